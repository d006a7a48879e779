import type { AuthorizationDetail, OidcContext, RequestedClaims } from '../../contracts/oauth-admin-api.ts'

/**
 * One finished authorization: the consent that was given and what its tokens carry. Its id is Hydra's
 * `consent_request_id`.
 */
export interface Grant {
  readonly id: string
  readonly clientId: string
  /** The subject as the identity server knows it. */
  readonly subject: string
  /** The subject that the client sees, when that is another one (pairwise, forced). */
  readonly obfuscatedSubject: string | null
  /** `sid` of ID tokens (OpenID Connect Front-Channel Logout §3). */
  readonly loginSessionId: string | null
  readonly requestedScope: readonly string[]
  readonly grantedScope: readonly string[]
  readonly requestedAudience: readonly string[]
  readonly grantedAudience: readonly string[]
  /** Claims that the consent added. */
  readonly session: {
    readonly access_token: Readonly<Record<string, unknown>>
    readonly id_token: Readonly<Record<string, unknown>>
  }
  readonly request: GrantRequest
  readonly requestedAt: Date
  /** When the person proved who they are (`auth_time`). */
  readonly authenticatedAt: Date
  readonly handledAt: Date
  /** Consent was reused from an earlier grant: nobody was asked. */
  readonly consentSkipped: boolean
  readonly consentRemember: boolean
  /** Until when the consent may be reused; null is for ever. */
  readonly consentExpiresAt: Date | null
  /** Tokens of an earlier generation are dead (refresh token rotation). */
  readonly generation: number
  /** Since when none of its tokens is valid; the consent itself stays. */
  readonly tokensRevokedAt: Date | null
}

/** What the authorization request and the login said that tokens or consent lists need later. */
export interface GrantRequest {
  /** As it was sent; absent when the request had none (RFC 6749 §4.1.3). */
  readonly redirect_uri?: string
  readonly nonce?: string
  /** Absent when it was `code`. */
  readonly response_type?: string
  /** PKCE, method S256 (RFC 7636 §4.3). */
  readonly code_challenge?: string
  /** Thumbprint of the key that the code is bound to (RFC 9449 §10). */
  readonly dpop_jkt?: string
  /** OpenID Connect Core §5.5 */
  readonly claims?: RequestedClaims
  /** RFC 9396 */
  readonly requested_authorization_details?: readonly AuthorizationDetail[]
  /** What was granted of them. */
  readonly authorization_details?: readonly AuthorizationDetail[]
  readonly acr: string
  readonly amr: readonly string[]
  readonly oidc_context: OidcContext
  readonly request_url: string
  /** Internal id of the login request. */
  readonly login_challenge: string
  /** Seconds that the consent was to be remembered for, as the login UI said it. */
  readonly remember_for: number
  /** What the login UI wanted to keep. */
  readonly context: unknown
}

/** A grant that does not exist yet, with the authorization code that will stand for it. */
export interface NewGrant extends Omit<Grant, 'generation' | 'tokensRevokedAt'> {
  /** SHA-256 of the whole code, prefix included; null when its tokens come without a code (implicit flow). */
  readonly codeHash: Buffer | null
  readonly codeExpiresAt: Date | null
}
