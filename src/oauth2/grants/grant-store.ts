import type { Confirmation } from '../sender-constraint/confirmation.ts'
import type { Grant, NewGrant } from './grant.ts'

/** Where grants are kept. Consent lists and remembered consents are read by `consents/`. */
export interface GrantStore {
  /**
   * Writes a grant, with its code if it has one, in one statement. Throws `access_denied` when a grant of that
   * id exists: the consent was used before.
   */
  create(grant: NewGrant): Promise<void>
  /**
   * Uses up an authorization code, of any number of parallel uses at most once, and writes the refresh token
   * that comes with it, all in one statement. Concurrent redemptions share it. Undefined when there is no such code.
   */
  redeemCode(redemption: CodeRedemption): Promise<RedeemedCode | undefined>
  /** What {@link redeemCode} would find of a code, as if it were redeemed; nothing is used up. */
  findCode(codeHash: Buffer): Promise<RedeemedCode | undefined>
  /** The refresh token and its grant; undefined when there is none. Reads share a statement. */
  getRefreshToken(hash: Buffer): Promise<RefreshToken | undefined>
  /**
   * Replaces a refresh token in one statement that concurrent ones share, of any number of parallel uses as often as the grace period
   * allows. Gives the generation of the new tokens; undefined when this use came too late.
   */
  rotateRefreshToken(rotation: RefreshTokenRotation): Promise<{ readonly generation: number } | undefined>
  /** Ends every token of a grant and its code; the consent stays. */
  revokeTokens(id: string): Promise<void>
  /** The same for all grants of a login session, or for those without offline access. */
  revokeTokensOfSession(loginSessionId: string, which: 'all' | 'online'): Promise<void>
}

export interface CodeRedemption {
  readonly codeHash: Buffer
  /** The authenticated client. */
  readonly clientId: string
  /** As sent to the token endpoint. */
  readonly redirectUri: string | undefined
  /** S256 of the code verifier that was sent (RFC 7636 §4.6). */
  readonly codeChallenge: string | undefined
  /** Of the key that a DPoP proof showed (RFC 9449 §10). */
  readonly keyThumbprint: string | undefined
  readonly now: Date
  /** What the grant carries from now on, where a hook changed that. */
  readonly session: Grant['session'] | undefined
  /** Written when the grant has offline access; undefined when the client may not have refresh tokens. */
  readonly refreshToken: NewRefreshToken | undefined
}

export interface RedeemedCode {
  readonly grant: Grant
  /** This use used the code up. Otherwise nothing was changed. */
  readonly redeemed: boolean
  readonly usedBefore: boolean
  readonly expiresAt: Date
  /** The new refresh token was written. */
  readonly refreshable: boolean
}

export interface NewRefreshToken {
  readonly hash: Buffer
  /** Null is never. */
  readonly expiresAt: Date | null
  /** The access token that is issued together with it. */
  readonly accessTokenId: string
  readonly accessTokenExpiresAt: Date
  /** What its user has to prove; undefined where that authenticates anyway. */
  readonly confirmation: Confirmation | undefined
}

export interface RefreshToken {
  readonly grant: Grant
  readonly issuedAt: Date
  readonly expiresAt: Date | null
  readonly firstUsedAt: Date | null
  readonly usedCount: number
  readonly confirmation: Confirmation | undefined
}

export interface RefreshTokenRotation {
  readonly hash: Buffer
  /** The grant that the token belongs to. */
  readonly grantId: string
  readonly now: Date
  /** Seconds for which a used token may be used again; 0 is not at all. */
  readonly gracePeriod: number
  /** How often in that period; 0 is without a limit. */
  readonly graceReuseCount: number
  readonly successor: NewRefreshToken
  /** What the grant carries from now on, where a hook changed that. */
  readonly session: Grant['session'] | undefined
}
