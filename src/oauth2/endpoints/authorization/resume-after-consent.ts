import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import type { Browser } from '../../browser/browser.ts'
import { openChallenge } from '../../challenges/challenge.ts'
import { requireUnexpired } from '../../challenges/request-state.ts'
import type { ConsentVerifier } from '../../consent-requests/consent-flow.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { answerRequest } from './answer-request.ts'
import { rejectedRequest } from './rejected-request.ts'
import { requireSameBrowser, requireSameRequest } from './require-same.ts'

/** The third hop: the browser comes back from the login UI with what came of the consent. */
export async function resumeAfterConsent(
  context: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  sealed: string,
): Promise<BrowserAnswer> {
  const verifier = await openChallenge<ConsentVerifier>(context, 'consent verifier', sealed)
  if (!verifier)
    throw oauthError(
      'access_denied',
      'The consent verifier is invalid, or it was not granted. Please start again.',
    )
  const { flow, outcome } = verifier
  requireUnexpired(context, 'consent', flow.requestedAt)
  requireSameRequest(verifier, request)
  requireSameBrowser(context, browser, 'consent', verifier)
  if ('rejected' in outcome) throw await rejectedRequest(context, request, outcome.rejected)
  return answerRequest(context, browser, request, flow, outcome.accepted)
}
