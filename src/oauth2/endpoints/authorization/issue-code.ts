import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import { completeConsent } from '../../consent-requests/complete-consent.ts'
import type { ConsentAcceptance, ConsentFlow } from '../../consent-requests/consent-flow.ts'
import type { OAuth2Context } from '../../context.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { answerClient } from '../../response-modes/index.ts'

/** The answer that every successful request ends with (RFC 6749 §4.1.2). */
export async function issueCode(
  context: OAuth2Context,
  request: AuthorizationRequest,
  flow: ConsentFlow,
  acceptance: ConsentAcceptance,
): Promise<BrowserAnswer> {
  const code = await completeConsent(context, request, flow, acceptance)
  return answerClient(request.target, context.settings.issuer, {
    code,
    scope: acceptance.grantScope.join(' '),
  })
}
