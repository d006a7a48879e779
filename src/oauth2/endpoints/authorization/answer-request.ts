import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import type { Browser } from '../../browser/browser.ts'
import { completeConsent } from '../../consent-requests/complete-consent.ts'
import type { ConsentAcceptance, ConsentFlow } from '../../consent-requests/consent-flow.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { answerClient } from '../../response-modes/index.ts'
import { sessionState } from '../../session-management/session-state.ts'
import { grantDevice } from '../device/grant-device.ts'
import { frontChannelTokens } from './front-channel-tokens.ts'

/**
 * The answer that every successful request ends with: a code (RFC 6749 §4.1.2), tokens (§4.2.2, OpenID Connect
 * Core §3.2.2.5) or both (§3.3.2.5).
 */
export async function answerRequest(
  context: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  flow: ConsentFlow,
  acceptance: ConsentAcceptance,
): Promise<BrowserAnswer> {
  const { responseType, target } = request
  if (request.origin.device) return grantDevice(context, request, request.origin.device, flow, acceptance)
  if (responseType.has('id_token') && !acceptance.grantScope.includes('openid'))
    throw oauthError('access_denied', 'The request is for an ID token, but the scope openid was not granted.')
  const { grant, code } = await completeConsent(context, request, flow, acceptance)
  context.events.authorized()
  const saysScope = responseType.has('token') || !responseType.has('id_token')
  return answerClient(context, target, {
    ...(code !== undefined && { code }),
    ...(await frontChannelTokens(context, request, grant, code)),
    ...sessionState(context.settings, browser, request.client.id, target.redirectUri),
    ...(saysScope && { scope: acceptance.grantScope.join(' ') }),
  })
}
