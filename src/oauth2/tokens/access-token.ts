/**
 * What an access token says, whatever its format. It is never a row: what a grant carries is read from the
 * grant, and a token of the client credentials grant carries everything itself.
 */
export type AccessToken = GrantAccessToken | ClientAccessToken

interface AccessTokenBase {
  /** UUID; `jti` of a JWT. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly issuedAt: number
  /** Seconds since 1970. */
  readonly expiresAt: number
}

/** A token that stands for what a person granted. */
export interface GrantAccessToken extends AccessTokenBase {
  readonly kind: 'grant'
  readonly grantId: string
  /** Dead as soon as the grant has a later generation. */
  readonly generation: number
  /** Present where it is narrower than the grant's (RFC 6749 §6). */
  readonly scope: readonly string[] | undefined
}

/** A token of the client credentials grant. */
export interface ClientAccessToken extends AccessTokenBase {
  readonly kind: 'client'
  readonly clientId: string
  readonly scope: readonly string[]
  readonly audience: readonly string[]
}
