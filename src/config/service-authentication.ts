import { z } from 'zod'

/** How the platform authenticates at another service. */
export const serviceAuthentication = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('api_key'),
    config: z.strictObject({ name: z.string(), value: z.string(), in: z.enum(['header', 'cookie']) }),
  }),
  z.strictObject({
    type: z.literal('basic_auth'),
    config: z.strictObject({ user: z.string(), password: z.string() }),
  }),
])

export type ServiceAuthentication = z.output<typeof serviceAuthentication>
