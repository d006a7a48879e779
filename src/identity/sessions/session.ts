import type { AuthenticationMethod, AuthenticatorAssuranceLevel } from '../../contracts/identity-api.ts'
import type { IdentityProfile } from '../identities/identity.ts'

export interface Device {
  readonly id: string
  readonly ipAddress: string | undefined
  readonly userAgent: string | undefined
  readonly location: string | undefined
}

/** A session as the store keeps it. Its token is not part of it: only the token's hash is stored. */
export interface SessionRecord {
  readonly id: string
  readonly identityId: string
  /** The stored flag; {@link isActive} also looks at the expiry and the identity. */
  readonly active: boolean
  readonly issuedAt: Date
  readonly authenticatedAt: Date
  readonly expiresAt: Date
  readonly aal: AuthenticatorAssuranceLevel
  readonly methods: readonly AuthenticationMethod[]
  readonly devices: readonly Device[]
}

/** A session with the identity that it belongs to. */
export interface IdentitySession extends SessionRecord {
  readonly identity: IdentityProfile
}

/** Not revoked, not expired, and the identity may sign in. */
export function isActive(session: IdentitySession, now: Date): boolean {
  return session.active && session.expiresAt > now && session.identity.state === 'active'
}
