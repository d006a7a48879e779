import type { AuthorizationRequest } from '../authorization-request/authorization-request.ts'
import { fromSeconds } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import { newAuthorizationCode } from '../grants/authorization-code.ts'
import type { GrantRequest } from '../grants/grant.ts'
import type { ConsentAcceptance, ConsentFlow } from './consent-flow.ts'

type Completing = Pick<OAuth2Context, 'settings' | 'clock' | 'grants'>

/**
 * Keeps a consent and issues the code that stands for it, in one statement (RFC 6749 §4.1.2). Throws
 * `access_denied` when the flow has given a code before.
 */
export async function completeConsent(
  { settings, clock, grants }: Completing,
  request: AuthorizationRequest,
  flow: ConsentFlow,
  acceptance: ConsentAcceptance,
): Promise<string> {
  const now = clock()
  const { authentication } = flow
  const { code, hash } = newAuthorizationCode()
  const { remember, rememberFor } = acceptance
  await grants.createWithCode({
    id: flow.id,
    clientId: request.client.id,
    subject: authentication.subject,
    obfuscatedSubject: authentication.obfuscatedSubject ?? null,
    loginSessionId: authentication.sessionId,
    requestedScope: request.scope,
    grantedScope: acceptance.grantScope,
    requestedAudience: request.audience,
    grantedAudience: acceptance.grantAudience,
    session: acceptance.session,
    request: grantRequest(request, flow, acceptance),
    requestedAt: fromSeconds(flow.requestedAt),
    authenticatedAt: fromSeconds(authentication.authenticatedAt),
    handledAt: now,
    consentSkipped: flow.skip,
    // What was reused is remembered already, by the consent that it was reused from.
    consentRemember: remember && !flow.skip,
    consentExpiresAt: rememberFor > 0 ? secondsAfter(now, Math.min(rememberFor, century)) : null,
    codeHash: hash,
    codeExpiresAt: secondsAfter(now, settings.ttl.authorizationCode),
  })
  return code
}

/** Seconds; what is longer is beyond what a database can count. */
const century = 100 * 365 * 24 * 60 * 60

function secondsAfter(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000)
}

function grantRequest(
  request: AuthorizationRequest,
  { id, authentication }: ConsentFlow,
  { rememberFor, context }: ConsentAcceptance,
): GrantRequest {
  const { sentRedirectUri, nonce, codeChallenge } = request
  return {
    ...(sentRedirectUri !== undefined && { redirect_uri: sentRedirectUri }),
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { code_challenge: codeChallenge }),
    acr: authentication.acr,
    amr: authentication.amr,
    oidc_context: request.oidcContext,
    request_url: request.requestUrl,
    login_challenge: id,
    remember_for: rememberFor,
    context: context === undefined ? authentication.context : context,
  }
}
