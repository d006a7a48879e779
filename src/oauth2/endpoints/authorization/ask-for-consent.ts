import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import { sealedAuthorization } from '../../authorization-request/reopen-authorization.ts'
import type { Browser } from '../../browser/browser.ts'
import { pageRedirect } from '../../browser/page-redirect.ts'
import { sealChallenge } from '../../challenges/challenge.ts'
import { acceptConsent } from '../../consent-requests/accept-consent.ts'
import { beginConsent } from '../../consent-requests/begin-consent.ts'
import type { ConsentAcceptance, ConsentChallenge, ConsentFlow } from '../../consent-requests/consent-flow.ts'
import { presentConsentRequest } from '../../consent-requests/present-consent-request.ts'
import type { OAuth2Context } from '../../context.ts'
import { bindToBrowser } from '../../csrf/browser-binding.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import type { Authentication, LoginFlow } from '../../login-requests/login-flow.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { answerRequest } from './answer-request.ts'

/** What follows a login: finds out whether the person has to consent, and issues the code when not. */
export async function askForConsent(
  context: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  login: LoginFlow,
  authentication: Authentication,
): Promise<BrowserAnswer> {
  const flow = await beginConsent(context, request, login, authentication)
  const acceptance = await decideConsent(context, browser, request, flow)
  if (acceptance) {
    context.events.record('OAuth2ConsentAccepted', {
      clientId: request.client.id,
      subject: flow.authentication.subject,
      consentRequestId: flow.id,
    })
    return answerRequest(context, browser, request, flow, acceptance)
  }
  // A login UI that runs elsewhere accepts a remembered consent without a page; ours has just declined to.
  if (request.prompt.has('none') && (context.decision() || !flow.skip))
    throw oauthError(
      'consent_required',
      'The request says prompt=none, but the person has not consented to it.',
    )
  return sendToConsent(context, browser, request, flow)
}

/** What a login UI in this process decides without a page; undefined when a person must be asked. */
async function decideConsent(
  { decision, settings }: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  flow: ConsentFlow,
): Promise<ConsentAcceptance | undefined> {
  const decided = await decision()?.consent(presentConsentRequest(flow, request, ''), browser)
  return decided && acceptConsent(settings, request, decided)
}

async function sendToConsent(
  context: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  flow: ConsentFlow,
): Promise<BrowserAnswer> {
  const binding = bindToBrowser(context.settings, browser, 'consent', flow.id)
  const challenge: ConsentChallenge = { flow, ...sealedAuthorization(request), binding }
  return pageRedirect(context.settings.urls.consent, {
    consent_challenge: await sealChallenge(context, 'consent challenge', challenge),
  })
}
