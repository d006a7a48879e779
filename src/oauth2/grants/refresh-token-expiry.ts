import type { OAuth2Settings } from '../settings.ts'
import { after } from '../tokens/lifespan.ts'

export type RefreshTokenLimits = Pick<OAuth2Settings, 'refreshTokenLimits'>

/** When a refresh token was issued, when what it refreshes began, and until when it was to live. */
interface RefreshTokenTimes {
  readonly issuedAt: Date
  /** The person's consent, from which a chain of refresh tokens goes on. */
  readonly beganAt: Date
  /** Null is for ever. */
  readonly expiresAt: Date | null
}

/**
 * When a refresh token ends: at its own end, when nobody has used it for too long (RFC 9700 §4.14.2), or when the
 * chain that it belongs to has lasted too long. Null is never.
 */
export function refreshTokenExpiry(
  { refreshTokenLimits: { absolute, idle } }: RefreshTokenLimits,
  { issuedAt, beganAt, expiresAt }: RefreshTokenTimes,
): Date | null {
  const ends = [expiresAt, after(issuedAt, idle), after(beganAt, absolute)].filter((end) => end !== null)
  return ends.length > 0 ? new Date(Math.min(...ends.map((end) => end.getTime()))) : null
}
