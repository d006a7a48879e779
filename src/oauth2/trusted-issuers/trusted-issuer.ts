import type { PublicJwk } from '../keys/public-jwk.ts'

/** Somebody whose assertions about one subject, or about anybody, are believed (RFC 7523 §2.1). */
export interface TrustedIssuer {
  readonly id: string
  /** `iss` of its assertions. */
  readonly issuer: string
  /** `sub` of its assertions; empty when it may speak for anybody. */
  readonly subject: string
  readonly allowAnySubject: boolean
  /** What its assertions can be exchanged for at the most. */
  readonly scope: readonly string[]
  readonly kid: string
  readonly publicJwk: PublicJwk
  readonly createdAt: Date
  /** From then on it is not believed any more. */
  readonly expiresAt: Date
}
