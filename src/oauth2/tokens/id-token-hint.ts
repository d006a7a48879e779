import { compactVerify, decodeProtectedHeader } from 'jose'
import type { OAuth2Context } from '../context.ts'

/** Claims of an ID token that this server issued; what is not a string here was not one in the token. */
export interface IdTokenHintClaims {
  readonly sub?: string
  readonly sid?: string
  readonly aud?: string | readonly string[]
  readonly iat?: number
  readonly [claim: string]: unknown
}

/**
 * The claims of an `id_token_hint` (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2): an ID token that
 * this server issued, signed by any of its published keys. It may have expired. Undefined for anything else.
 */
export async function verifyIdTokenHint(
  { keys, settings }: Pick<OAuth2Context, 'keys' | 'settings'>,
  idToken: string,
): Promise<IdTokenHintClaims | undefined> {
  try {
    const { kid, alg } = decodeProtectedHeader(idToken)
    const key = kid === undefined ? undefined : await keys.verifying(kid)
    if (!key || key.algorithm !== alg || key.set !== 'hydra.openid.id-token') return undefined
    const { payload } = await compactVerify(idToken, key.publicKey, { algorithms: [key.algorithm] })
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    return isIssuedHere(claims, settings.issuer) ? claims : undefined
  } catch (error) {
    if (isTokenFault(error)) return undefined
    throw error
  }
}

function isIssuedHere(claims: unknown, issuer: string): claims is IdTokenHintClaims {
  return typeof claims === 'object' && claims !== null && (claims as { iss?: unknown }).iss === issuer
}

/** jose's own errors, and what malformed base64url or JSON throws; a database outage is none of these. */
function isTokenFault(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof TypeError || isJoseError(error)
}

function isJoseError(error: unknown): boolean {
  return typeof (error as { code?: unknown }).code === 'string' && (error as { code: string }).code.startsWith('ERR_J')
}
