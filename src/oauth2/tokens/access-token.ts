import type { Confirmation } from '../sender-constraint/confirmation.ts'

/**
 * What an access token says, whatever its format. It is never a row: what a grant carries is read from the
 * grant, and a token without a grant carries everything itself.
 */
export type AccessToken = GrantAccessToken | ClientAccessToken | SubjectAccessToken

export interface AccessTokenBase {
  /** UUID; `jti` of a JWT. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly issuedAt: number
  /** Seconds since 1970. */
  readonly expiresAt: number
  /** What its holder has to prove; undefined: whoever holds it may use it. */
  readonly confirmation: Confirmation | undefined
}

/** A token that stands for what a person granted. */
export interface GrantAccessToken extends AccessTokenBase {
  readonly kind: 'grant'
  readonly grantId: string
  /** Dead as soon as the grant has a later generation. */
  readonly generation: number
  /** Present where it is narrower than the grant's (RFC 6749 §6). */
  readonly scope: readonly string[] | undefined
  /** Present where it is narrower than the grant's (RFC 8707 §2.2). */
  readonly audience?: readonly string[] | undefined
}

/** A token of the client credentials grant. */
export interface ClientAccessToken extends AccessTokenBase {
  readonly kind: 'client'
  readonly clientId: string
  readonly scope: readonly string[]
  readonly audience: readonly string[]
  /** Claims that a token hook added; empty unless one did. */
  readonly session: Readonly<Record<string, unknown>>
}

/** A token for a subject that somebody else vouched for: an assertion (RFC 7523), or another token (RFC 8693). */
export interface SubjectAccessToken extends AccessTokenBase {
  readonly kind: 'subject'
  readonly clientId: string
  readonly subject: string
  readonly scope: readonly string[]
  readonly audience: readonly string[]
  /** Who acts for the subject (RFC 8693 §4.1). */
  readonly actor?: Actor | undefined
  /** What it was given for, and ends with. */
  readonly origin?: TokenOrigin | undefined
  /** Claims that a token hook added; empty unless one did. */
  readonly session: Readonly<Record<string, unknown>>
}

/** RFC 8693 §4.1: the one who acts, with those who acted before. */
export interface Actor {
  readonly sub: string
  readonly iss?: string
  readonly client_id?: string
  readonly act?: Actor
}

/** The tokens that a token was exchanged for, one after the other. */
export interface TokenOrigin {
  /** The grant that the first of them stands for. */
  readonly grantId?: string | undefined
  readonly tokenIds: readonly string[]
}
