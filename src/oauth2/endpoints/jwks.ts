import { endpoint } from '../../http/endpoint.ts'
import type { OAuth2Context } from '../context.ts'
import { jsonWebKeySet } from '../keys/json-web-key.ts'

/** The public keys of everything that the server signs, and those to encrypt for it. */
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
  (context: OAuth2Context) => async () => {
    const own = [...(await context.keys.published()), ...(await context.decryptionKeys.all())]
    return { keys: [...own.map(({ publicJwk }) => publicJwk), ...(await context.broadcastKeys.all())] }
  },
)
