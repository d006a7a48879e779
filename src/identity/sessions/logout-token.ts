import { constantTimeEqual, sha256Base64Url } from '../../cryptography/digest.ts'

/**
 * The token that a browser's logout link must carry, so that no other site can sign a person out. It is
 * derived from the session token: only who holds the session can have it, and it needs no storage.
 */
export function logoutToken(sessionToken: string): string {
  return `ory_lo_${sha256Base64Url(`logout:${sessionToken}`).slice(0, 32)}`
}

export function isLogoutToken(presented: string, sessionToken: string): boolean {
  return constantTimeEqual(presented, logoutToken(sessionToken))
}
