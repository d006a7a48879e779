import { z } from 'zod'

/** A JSON Web Key (RFC 7517 §4, RFC 7518 §6); it may have further members. */
export const jsonWebKey = z
  .looseObject({
    kty: z.string(),
    kid: z.string(),
    use: z.string(),
    alg: z.string(),
    crv: z.string(),
    x: z.string(),
    y: z.string(),
    n: z.string(),
    e: z.string(),
    d: z.string(),
    p: z.string(),
    q: z.string(),
    dp: z.string(),
    dq: z.string(),
    qi: z.string(),
    k: z.string(),
    x5c: z.array(z.string()),
  })
  .partial()
  .meta({ id: 'jsonWebKey' })

/** A JWK set (RFC 7517 §5). */
export const jsonWebKeySet = z.object({ keys: z.array(jsonWebKey).optional() }).meta({ id: 'jsonWebKeySet' })
