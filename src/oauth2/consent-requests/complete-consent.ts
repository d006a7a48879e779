import type { AuthorizationRequest } from '../authorization-request/authorization-request.ts'
import { fromSeconds } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import { newAuthorizationCode } from '../grants/authorization-code.ts'
import type { Grant, GrantRequest, NewGrant } from '../grants/grant.ts'
import type { ConsentAcceptance, ConsentFlow } from './consent-flow.ts'

type Completing = Pick<OAuth2Context, 'settings' | 'clock' | 'grants'>

/** What a consent gives: the grant, and the code that stands for it unless the flow is the implicit one. */
export interface CompletedConsent {
  readonly grant: Grant
  readonly code: string | undefined
}

/**
 * Keeps a consent and issues the code that stands for it, in one statement (RFC 6749 §4.1.2). Throws
 * `access_denied` when the flow has given a code before.
 */
export async function completeConsent(
  { settings, clock, grants }: Completing,
  request: AuthorizationRequest,
  flow: ConsentFlow,
  acceptance: ConsentAcceptance,
): Promise<CompletedConsent> {
  const now = clock()
  const issued = request.responseType.has('code') ? newAuthorizationCode() : undefined
  const grant: NewGrant = {
    ...grantWithoutCode(request, flow, acceptance, now),
    codeHash: issued?.hash ?? null,
    codeExpiresAt: issued ? secondsAfter(now, settings.ttl.authorizationCode) : null,
  }
  await grants.create(grant)
  return { grant: { ...grant, generation: 0, tokensRevokedAt: null }, code: issued?.code }
}

/** The grant that a consent gives, to somebody who waits for it elsewhere. */
export function grantWithoutCode(
  request: AuthorizationRequest,
  flow: ConsentFlow,
  acceptance: ConsentAcceptance,
  now: Date,
): NewGrant {
  const { authentication } = flow
  const { remember, rememberFor } = acceptance
  return {
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
    codeHash: null,
    codeExpiresAt: null,
  }
}

/** Seconds; what is longer is beyond what a database can count. */
const century = 100 * 365 * 24 * 60 * 60

function secondsAfter(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000)
}

function grantRequest(
  request: AuthorizationRequest,
  { id, authentication }: ConsentFlow,
  { grantDetails, rememberFor, context }: ConsentAcceptance,
): GrantRequest {
  const { sentRedirectUri, nonce, codeChallenge, dpopJkt, responseType } = request
  const isCodeFlow = responseType.size === 1 && responseType.has('code')
  return {
    ...(sentRedirectUri !== undefined && { redirect_uri: sentRedirectUri }),
    ...(nonce !== undefined && { nonce }),
    ...(!isCodeFlow && responseType.size > 0 && { response_type: [...responseType].join(' ') }),
    ...(codeChallenge !== undefined && { code_challenge: codeChallenge }),
    ...(dpopJkt !== undefined && { dpop_jkt: dpopJkt }),
    ...(request.claims !== undefined && { claims: request.claims }),
    ...(request.authorizationDetails.length > 0 && {
      requested_authorization_details: request.authorizationDetails,
    }),
    ...(grantDetails && { authorization_details: grantDetails }),
    acr: authentication.acr,
    amr: authentication.amr,
    oidc_context: request.oidcContext,
    request_url: request.requestUrl,
    login_challenge: id,
    remember_for: rememberFor,
    context: context === undefined ? authentication.context : context,
  }
}
