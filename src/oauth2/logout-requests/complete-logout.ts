import type { Browser } from '../browser/browser.ts'
import { pageRedirect } from '../browser/page-redirect.ts'
import { openChallenge } from '../challenges/challenge.ts'
import { challengeNotFound, requireUnexpired } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import type { BrowserAnswer } from '../response-modes/answer.ts'
import { sessionIdOf, takeSession } from '../sessions/session-cookie.ts'
import type { LogoutFlow } from './logout-flow.ts'
import { signOut } from './sign-out.ts'

/**
 * Ends the session that the login UI has confirmed the logout of. Without an application's ID token it must
 * be the session of this browser. Coming here again has no effect and goes the same way on.
 */
export async function completeLogout(
  context: OAuth2Context,
  browser: Browser,
  verifier: string,
): Promise<BrowserAnswer> {
  const flow = await openChallenge<LogoutFlow>(context, 'logout verifier', verifier)
  if (!flow) throw challengeNotFound()
  requireUnexpired(context, 'logout', flow.requestedAt)
  const { settings, loginSessions } = context
  const ownSession = sessionIdOf(settings, browser) === flow.sid
  if (flow.clientId === undefined && !ownSession) return pageRedirect(flow.redirectTo)
  const session = await loginSessions.get(flow.sid)
  takeSession(settings, browser)
  return session ? signOut(context, session, flow.redirectTo) : pageRedirect(flow.redirectTo)
}
