import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { OAuth2Context } from '../context.ts'

const jsonWebKey = z
  .object({
    alg: z.string(),
    crv: z.string().optional(),
    d: z.string().optional(),
    dp: z.string().optional(),
    dq: z.string().optional(),
    e: z.string().optional(),
    k: z.string().optional(),
    kid: z.string(),
    kty: z.string(),
    n: z.string().optional(),
    p: z.string().optional(),
    q: z.string().optional(),
    qi: z.string().optional(),
    use: z.string(),
    x: z.string().optional(),
    x5c: z.array(z.string()).optional(),
    y: z.string().optional(),
  })
  .meta({ id: 'jsonWebKey' })

/** A JWK set (RFC 7517 §5). */
const jsonWebKeySet = z.object({ keys: z.array(jsonWebKey) }).meta({ id: 'jsonWebKeySet' })

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
