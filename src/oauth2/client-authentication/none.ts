import type { AuthenticationMethod } from './method.ts'

/** `none`: a public client only says who it is (RFC 6749 §3.2.1). */
export const none: AuthenticationMethod = {
  presents: 'none',
  verify: async (_context, client) => client.isPublic,
}
