import { endpoint } from '../../http/endpoint.ts'
import type { OAuth2Context } from '../context.ts'
import { jsonWebKeySet } from '../keys/json-web-key.ts'

/** The public keys of everything that the server signs. */
export const jwksEndpoint = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/.well-known/jwks.json',
    operationId: 'discoverJsonWebKeys',
    summary: 'Public keys that verify tokens',
    tag: 'wellknown',
    responses: { 200: jsonWebKeySet },
  },
  (context: OAuth2Context) => async () => ({
    keys: (await context.keys.published()).map(({ publicJwk }) => publicJwk),
  }),
)
