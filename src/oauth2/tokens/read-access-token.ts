import type { OAuth2Context } from '../context.ts'
import type { AccessToken } from './access-token.ts'
import type { ActiveAccessToken } from './access-token-status.ts'
import { readJwtAccessToken } from './jwt-access-token.ts'
import { unsealAccessToken } from './opaque-access-token.ts'

/** What became of a text that was presented as an access token. */
export type AccessTokenReading =
  | ({ readonly state: 'active' } & ActiveAccessToken)
  | { readonly state: 'expired'; readonly token: AccessToken }
  /** Not of this server, tampered with, or revoked. */
  | { readonly state: 'invalid' }

type Context = Pick<OAuth2Context, 'keys' | 'secrets' | 'settings' | 'tokenStatus' | 'clock'>

const invalid = { state: 'invalid' } as const

/** Reads an access token of either format and asks whether it is in force: one statement at the most. */
export async function readAccessToken(context: Context, text: string): Promise<AccessTokenReading> {
  const token = await genuineAccessToken(context, text)
  if (!token) return invalid
  if (token.expiresAt * 1000 <= context.clock().getTime()) return { state: 'expired', token }
  const active = await context.tokenStatus.active(token)
  return active ? { state: 'active', ...active } : invalid
}

function genuineAccessToken({ keys, secrets, settings }: Context, text: string) {
  return text.includes('.') ? readJwtAccessToken(keys, settings, text) : unsealAccessToken(secrets, text)
}
