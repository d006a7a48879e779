import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import { restartAddress } from '../../authorization-request/restart.ts'
import type { Browser } from '../../browser/browser.ts'
import { pageRedirect } from '../../browser/page-redirect.ts'
import { openChallenge } from '../../challenges/challenge.ts'
import { requireUnexpired } from '../../challenges/request-state.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import { completeLogin } from '../../login-requests/complete-login.ts'
import type { LoginVerifier } from '../../login-requests/login-flow.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { askForConsent } from './ask-for-consent.ts'
import { rejectedRequest } from './rejected-request.ts'
import { requireSameBrowser, requireSameRequest } from './require-same.ts'

/** The second hop: the browser comes back from the login UI with what came of the login. */
export async function resumeAfterLogin(
  context: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  sealed: string,
): Promise<BrowserAnswer> {
  const verifier = await openChallenge<LoginVerifier>(context, 'login verifier', sealed)
  if (!verifier)
    throw oauthError(
      'access_denied',
      'The login verifier is invalid, or it was not granted. Please start again.',
    )
  const { flow, outcome } = verifier
  requireUnexpired(context, 'login', flow.requestedAt)
  requireSameRequest(verifier, request)
  requireSameBrowser(context, browser, 'login', verifier)
  if ('rejected' in outcome) throw await rejectedRequest(context, request, outcome.rejected)
  // Signed out while the login UI was open: that login is no longer one to continue.
  if (flow.remembered && !(await context.loginSessions.get(flow.sessionId)))
    return pageRedirect(await restartAddress(context, request))
  const authentication = await completeLogin(context, browser, request, flow, outcome.accepted)
  return askForConsent(context, browser, request, flow, authentication)
}
