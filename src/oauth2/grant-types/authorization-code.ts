import type { PlatformError } from '../../contracts/platform-error.ts'
import { constantTimeEqual, sha256Base64Url } from '../../cryptography/digest.ts'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { authorizationCodeHash } from '../grants/authorization-code.ts'
import type { Grant } from '../grants/grant.ts'
import type { RedeemedCode } from '../grants/grant-store.ts'
import { isHooked } from '../hooks/index.ts'
import { narrowedAudience } from '../resource-indicators.ts'
import { type Confirmation, keyThumbprint } from '../sender-constraint/confirmation.ts'
import { issueTokens, type PreparedTokens, prepareTokens } from './grant-tokens.ts'
import type { GrantType } from './grant-type.ts'
import { changedSession } from './hooked-grant.ts'
import { requireGrantedDetails } from './requested-rights.ts'
import type { TokenRequestForm } from './token-request.ts'

/** RFC 6749 §4.1.3 with PKCE (RFC 7636 §4.5): one statement uses the code up and gives its grant. */
export const authorizationCode: GrantType = {
  name: 'authorization_code',
  async exchange(context, client, form, confirmation) {
    const { grants } = context
    if (!form.code) throw oauthError('invalid_grant', 'The parameter "code" is missing.')
    const prepared = prepareTokens(context, client, 'authorization_code', confirmation)
    const codeHash = authorizationCodeHash(form.code)
    const session = await sessionAfterHook(context, client, form, codeHash, prepared)
    const redeemed = await grants.redeemCode({
      codeHash,
      clientId: client.id,
      redirectUri: form.redirect_uri,
      codeChallenge: form.code_verifier === undefined ? undefined : sha256Base64Url(form.code_verifier),
      keyThumbprint: keyThumbprint(confirmation),
      now: prepared.issuedAt,
      session,
      refreshToken: client.grantTypes.has('refresh_token') ? prepared.refreshToken.row : undefined,
    })
    if (!redeemed) throw oauthError('invalid_grant')
    const { grant } = redeemed
    // A code that comes twice may have been stolen: whatever the first use got, ends (RFC 6749 §4.1.2).
    if (redeemed.usedBefore && grant.clientId === client.id) await grants.revokeTokens(grant.id)
    const refusal = refusalOf(redeemed, client, form, prepared)
    if (refusal) throw refusal
    requireGrantedDetails(grant.request.authorization_details, form)
    return issueTokens(context, client, session ? { ...grant, session } : grant, prepared, {
      scope: grant.grantedScope,
      audience: narrowedAudience(grant.grantedAudience, form.resource),
      refreshable: redeemed.refreshable,
      code: grant.request.response_type?.includes('id_token') ? form.code : undefined,
    })
  },
}

/**
 * The claims that the token hook makes of those of the grant; undefined where it changed none. It is asked before the
 * code is used up, and only about a code that will give tokens, so that whoever is refused can try again.
 */
async function sessionAfterHook(
  context: OAuth2Context,
  client: Client,
  form: TokenRequestForm,
  codeHash: Buffer,
  prepared: PreparedTokens,
): Promise<Grant['session'] | undefined> {
  if (!isHooked(context, 'authorization_code')) return undefined
  const found = await context.grants.findCode(codeHash)
  if (!found || refusalOf(found, client, form, prepared)) return undefined
  return changedSession(context, {
    client,
    form,
    grant: found.grant,
    prepared,
    codeExpiresAt: found.expiresAt,
  })
}

/** Why a code gives no tokens. The statement that redeems it makes the same decisions, all but the last ones. */
function refusalOf(
  { grant, redeemed, usedBefore, expiresAt }: RedeemedCode,
  client: Client,
  form: TokenRequestForm,
  { issuedAt: now, confirmation }: PreparedTokens,
): PlatformError | undefined {
  if (grant.clientId !== client.id) return refuse('The code was issued to another client.')
  if (usedBefore) return refuse('The authorization code has already been used.')
  if (grant.tokensRevokedAt) return refuse('The authorization code was revoked.')
  if (expiresAt <= now) return refuse('The authorization code has expired.')
  if (grant.request.redirect_uri !== undefined && grant.request.redirect_uri !== form.redirect_uri)
    return refuse('The parameter "redirect_uri" is not the one of the authorization request.')
  if (!redeemed) return refuse()
  return proofKeyRefusal(grant, form.code_verifier) ?? possessionRefusal(grant, confirmation)
}

/** RFC 7636 §4.6, and RFC 9700 §2.1.1: a verifier without a challenge is as wrong as the reverse. */
function proofKeyRefusal(grant: Grant, verifier: string | undefined): PlatformError | undefined {
  const { code_challenge: challenge } = grant.request
  if (challenge === undefined)
    return verifier === undefined
      ? undefined
      : refuse('A code verifier was sent, but the authorization request had no code challenge.')
  if (verifier === undefined) return refuse('The parameter "code_verifier" is missing.')
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier))
    return refuse('The code verifier must have 43 to 128 letters, digits, "-", ".", "_" or "~".')
  if (!constantTimeEqual(sha256Base64Url(verifier), challenge))
    return refuse('The code verifier does not match the code challenge.')
  return undefined
}

/** RFC 9449 §10: a code that was asked for with a key is redeemed with a proof of that key. */
function possessionRefusal(
  { request: { dpop_jkt: jkt } }: Grant,
  confirmation: Confirmation | undefined,
): PlatformError | undefined {
  if (jkt === undefined || keyThumbprint(confirmation) === jkt) return undefined
  return refuse('The code is bound to a key: send a DPoP proof of the key that "dpop_jkt" named.')
}

function refuse(hint?: string): PlatformError {
  return oauthError('invalid_grant', hint === undefined ? {} : { hint })
}
