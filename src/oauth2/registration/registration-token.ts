import { constantTimeEqual, sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'
import type { OAuth2Context } from '../context.ts'

/** A registration access token (RFC 7592 §1.2): the client's own key to its registration. */
export interface NewRegistrationToken {
  /** Shown this once. */
  readonly token: string
  readonly hash: Buffer
}

export function newRegistrationToken(): NewRegistrationToken {
  const token = `rat_${randomToken()}`
  return { token, hash: sha256(token) }
}

export function isRegistrationToken(token: string, hash: Buffer | null): boolean {
  return hash !== null && constantTimeEqual(sha256(token), hash)
}

/** Where the client finds its registration (RFC 7592 §3). */
export function registrationUri({ settings }: Pick<OAuth2Context, 'settings'>, id: string): string {
  return `${settings.publicUrl}/oauth2/register/${encodeURIComponent(id)}`
}
