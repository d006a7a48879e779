import { PlatformError } from '../../contracts/platform-error.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { OAuth2Context } from '../context.ts'
import { checkSessionPage } from '../session-management/check-session-page.ts'
import { browserStateCookie } from '../session-management/session-state.ts'

/** The `check_session_iframe` (OpenID Connect Session Management §3.3). */
export const checkSessionEndpoint = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/oauth2/sessions/check',
    operationId: 'checkOidcSession',
    summary: 'A frame that tells applications whether the login has changed',
    tag: 'oidc',
    responses: { 200: null },
  },
  ({ settings }: OAuth2Context) => {
    const page = checkSessionPage(browserStateCookie(settings))
    return (_request, reply) => {
      if (!settings.sessionManagement)
        throw new PlatformError({ status: 404, code: 'Not Found', message: 'Session management is off.' })
      return reply.headers(page.headers).send(page.body)
    }
  },
)
