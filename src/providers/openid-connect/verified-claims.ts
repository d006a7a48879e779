/** Claims whose issuer, audience, signature, lifetime and nonce have been verified. */
export type VerifiedClaims = Readonly<Record<string, unknown>> & {
  readonly iss: string
  readonly sub: string
}
