import type { Browser } from '../browser/browser.ts'
import { pageRedirect } from '../browser/page-redirect.ts'
import { sealChallenge } from '../challenges/challenge.ts'
import { toSeconds } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import type { BrowserAnswer } from '../response-modes/answer.ts'
import { sessionIdOf, takeSession } from '../sessions/session-cookie.ts'
import type { LogoutChallenge } from './logout-flow.ts'
import { readLogoutRequest } from './logout-request.ts'
import { signOut } from './sign-out.ts'

/**
 * Sends the browser to the login UI, which confirms the logout; straight on when there is no session to end.
 * A session that no browser remembers is ended at once: there is nothing that the person would be asked.
 */
export async function beginLogout(
  context: OAuth2Context,
  browser: Browser,
  parameters: URLSearchParams,
): Promise<BrowserAnswer> {
  const { settings, loginSessions, clock } = context
  const { hinted, redirectTo } = await readLogoutRequest(context, parameters)
  const sid = hinted?.sid ?? sessionIdOf(settings, browser)
  const session = sid === undefined ? undefined : await loginSessions.get(sid)
  if (!session) {
    if (!hinted && sid !== undefined) takeSession(settings, browser)
    return pageRedirect(redirectTo)
  }
  if (!session.remember) return signOut(context, session, redirectTo)
  const challenge: LogoutChallenge = {
    flow: {
      requestedAt: toSeconds(clock()),
      subject: session.subject,
      sid: session.id,
      ...(hinted && { clientId: hinted.client.id }),
      redirectTo,
    },
    requestUrl: requestUrl(parameters),
  }
  return pageRedirect(settings.urls.logout, {
    logout_challenge: await sealChallenge(context, 'logout challenge', challenge),
  })
}

function requestUrl(parameters: URLSearchParams): string {
  return parameters.size > 0 ? `/oauth2/sessions/logout?${parameters}` : '/oauth2/sessions/logout'
}
