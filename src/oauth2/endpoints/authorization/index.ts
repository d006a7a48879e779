import type { FastifyBaseLogger } from 'fastify'
import { PlatformError } from '../../../contracts/platform-error.ts'
import { endpoint } from '../../../http/endpoint.ts'
import { readAuthorizationRequest, refusing } from '../../authorization-request/index.ts'
import { parameter, receivedParameters } from '../../authorization-request/parameters.ts'
import { AuthorizationRefusal } from '../../authorization-request/refusal.ts'
import { Browser } from '../../browser/browser.ts'
import { errorPage } from '../../browser/page-redirect.ts'
import { send } from '../../browser/send.ts'
import type { OAuth2Context } from '../../context.ts'
import { oauthErrorBody } from '../../errors/oauth-error.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { answerClient } from '../../response-modes/index.ts'
import { resumeAfterConsent } from './resume-after-consent.ts'
import { resumeAfterLogin } from './resume-after-login.ts'
import { startAuthorization } from './start-authorization.ts'

/**
 * The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2). A request comes here once when
 * nobody need be asked anything; otherwise again with a `login_verifier` and with a `consent_verifier`.
 */
export const authorizationEndpoint = endpoint(
  {
    listener: 'public',
    method: ['GET', 'POST'],
    path: '/oauth2/auth',
    operationId: 'oAuth2Authorize',
    summary: 'OAuth 2.0 authorization endpoint',
    tag: 'oAuth2',
    responses: { 200: null, 302: null, 303: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const browser = Browser.of(request, context)
    return send(reply, browser, await authorize(context, browser, receivedParameters(request), request.log))
  },
)

async function authorize(
  context: OAuth2Context,
  browser: Browser,
  parameters: URLSearchParams,
  log: FastifyBaseLogger,
): Promise<BrowserAnswer> {
  try {
    const request = await readAuthorizationRequest(context, parameters)
    const consentVerifier = parameter(parameters, 'consent_verifier')
    const loginVerifier = parameter(parameters, 'login_verifier')
    return await refusing(request.target, () => {
      if (consentVerifier) return resumeAfterConsent(context, browser, request, consentVerifier)
      if (loginVerifier) return resumeAfterLogin(context, browser, request, loginVerifier)
      return startAuthorization(context, browser, request)
    })
  } catch (failure) {
    if (!(failure instanceof AuthorizationRefusal)) throw failure
    return refuse(context, failure, log)
  }
}

/** Tells the client where it is known, otherwise the person (RFC 6749 §4.1.2.1). */
async function refuse(
  context: OAuth2Context,
  { error, target }: AuthorizationRefusal,
  log: FastifyBaseLogger,
): Promise<BrowserAnswer> {
  context.events.authorizationRefused(error)
  log.info({ error: error.code, toClient: target !== undefined }, 'authorization request refused')
  if (!target) return errorPage(context.settings, error)
  try {
    return await answerClient(context, target, { ...oauthErrorBody(error) })
  } catch (failure) {
    // It cannot be told in the way that the client wants: it has no key to encrypt it with.
    if (failure instanceof PlatformError && failure.status < 500) return errorPage(context.settings, failure)
    throw failure
  }
}
