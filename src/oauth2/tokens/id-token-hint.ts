import type { OAuth2Context } from '../context.ts'
import { isLogoutToken } from '../logout-notifications/logout-token.ts'
import { verifyJwt } from './jws.ts'

/** Claims of an ID token that this server issued. */
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
  const claims = await verifyJwt(keys, 'hydra.openid.id-token', idToken)
  return claims?.iss === settings.issuer && !isLogoutToken(claims) ? claims : undefined
}
