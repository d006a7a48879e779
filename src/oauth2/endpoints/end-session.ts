import { PlatformError } from '../../contracts/platform-error.ts'
import { endpoint } from '../../http/endpoint.ts'
import { parameter, receivedParameters } from '../authorization-request/parameters.ts'
import { Browser } from '../browser/browser.ts'
import { errorPage } from '../browser/page-redirect.ts'
import { send } from '../browser/send.ts'
import type { OAuth2Context } from '../context.ts'
import { beginLogout } from '../logout-requests/begin-logout.ts'
import { completeLogout } from '../logout-requests/complete-logout.ts'
import type { BrowserAnswer } from '../response-modes/answer.ts'

/**
 * The end-session endpoint (OpenID Connect RP-Initiated Logout §2). A browser comes here to ask for a logout
 * and again, with a `logout_verifier`, once the login UI has confirmed it.
 */
export const endSessionEndpoint = endpoint(
  {
    listener: 'public',
    method: ['GET', 'POST'],
    path: '/oauth2/sessions/logout',
    operationId: 'revokeOidcSession',
    summary: 'OpenID Connect front- and back-channel enabled logout',
    tag: 'oidc',
    responses: { 200: null, 302: null },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const browser = Browser.of(request, context)
    const answer = await showingErrors(context, () => {
      const parameters = receivedParameters(request)
      const verifier = parameter(parameters, 'logout_verifier')
      return verifier ? completeLogout(context, browser, verifier) : beginLogout(context, browser, parameters)
    })
    return send(reply, browser, answer)
  },
)

/** What is wrong with a request is shown to the person. */
async function showingErrors(
  { settings }: OAuth2Context,
  work: () => Promise<BrowserAnswer>,
): Promise<BrowserAnswer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PlatformError && error.status < 500) return errorPage(settings, error)
    throw error
  }
}
