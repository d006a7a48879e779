/**
 * What a token is bound to (`cnf`, RFC 7800 §3.1): the key of a DPoP proof by its thumbprint (RFC 9449 §6.1), or
 * a client certificate by its own (RFC 8705 §3.1). Both are SHA-256 in base64url.
 */
export type Confirmation = { readonly jkt: string } | { readonly 'x5t#S256': string }

/** Whether a request proves what a token, a code or a refresh token is bound to; whatever is not bound needs no proof. */
export function confirms(presented: Confirmation | undefined, bound: Confirmation | undefined): boolean {
  if (!bound) return true
  if (!presented) return false
  return 'jkt' in bound
    ? 'jkt' in presented && presented.jkt === bound.jkt
    : 'x5t#S256' in presented && presented['x5t#S256'] === bound['x5t#S256']
}

/** The confirmation that claims hold; undefined for anything else. */
export function confirmationOf(cnf: unknown): Confirmation | undefined {
  const { jkt, 'x5t#S256': certificate } = (cnf ?? {}) as Readonly<Record<string, unknown>>
  if (typeof jkt === 'string') return { jkt }
  return typeof certificate === 'string' ? { 'x5t#S256': certificate } : undefined
}

/** The thumbprint of the key that a request proved (RFC 9449 §6.1). */
export function keyThumbprint(confirmation: Confirmation | undefined): string | undefined {
  return confirmation && 'jkt' in confirmation ? confirmation.jkt : undefined
}

/** How tokens with this binding are used (RFC 9449 §7.1, RFC 6750): the value of `token_type` at introspection. */
export function tokenTypeOf(confirmation: Confirmation | undefined): 'DPoP' | 'Bearer' {
  return confirmation && 'jkt' in confirmation ? 'DPoP' : 'Bearer'
}

/** The same as the token endpoint says it, where Hydra writes `bearer` (RFC 6749 §5.1: case does not matter). */
export function issuedTokenType(confirmation: Confirmation | undefined): 'DPoP' | 'bearer' {
  return confirmation && 'jkt' in confirmation ? 'DPoP' : 'bearer'
}
