import type { Result } from '../results/print-result.ts'

/** What the token endpoint answered (RFC 6749 §5.1). */
export type Tokens = Readonly<Record<string, unknown>>

export const tokenResult: Result<Tokens> = {
  columns: [
    ['ACCESS TOKEN', ({ access_token }) => access_token],
    ['REFRESH TOKEN', ({ refresh_token }) => refresh_token],
    ['ID TOKEN', ({ id_token }) => id_token],
    ['SCOPE', ({ scope }) => scope],
    ['EXPIRY', ({ expiry }) => expiry],
  ],
  idOf: ({ access_token }) => String(access_token),
}

/** With the moment at which the access token expires. */
export function withExpiry(body: unknown, now: Date = new Date()): Tokens {
  const tokens = body as Tokens
  const { expires_in: seconds } = tokens
  return typeof seconds === 'number'
    ? { ...tokens, expiry: new Date(now.getTime() + seconds * 1000).toISOString() }
    : tokens
}
