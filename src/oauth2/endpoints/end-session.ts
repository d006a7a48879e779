import { endpoint } from '../../http/endpoint.ts'
import { parameter, receivedParameters } from '../authorization-request/parameters.ts'
import { Browser } from '../browser/browser.ts'
import { send } from '../browser/send.ts'
import type { OAuth2Context } from '../context.ts'
import { beginLogout } from '../logout-requests/begin-logout.ts'
import { completeLogout } from '../logout-requests/complete-logout.ts'
import { showingErrors } from './showing-errors.ts'

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
