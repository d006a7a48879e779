import { z } from 'zod'

/** `identity.serve.public.cors`: scripts of other origins that may call the public endpoints. */
export const cors = z.strictObject({
  enabled: z.boolean().default(false),
  /** Origins; the first label may be `*`. `*` alone lets everybody read what needs no cookie. */
  allowed_origins: z.array(z.string()).default(['*']),
  allowed_methods: z.array(z.string()).default(['POST', 'GET', 'PUT', 'PATCH', 'DELETE']),
  allowed_headers: z
    .array(z.string())
    .default(['Authorization', 'Content-Type', 'Max-Age', 'X-Session-Token', 'X-XSRF-TOKEN', 'X-CSRF-TOKEN']),
  exposed_headers: z.array(z.string()).default(['Content-Type']),
  allow_credentials: z.boolean().default(true),
  max_age: z.int().min(0).default(0),
})
