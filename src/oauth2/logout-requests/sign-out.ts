import { pageRedirect } from '../browser/page-redirect.ts'
import type { OAuth2Context } from '../context.ts'
import { frontChannelPage } from '../logout-notifications/front-channel-page.ts'
import type { BrowserAnswer } from '../response-modes/answer.ts'
import { endLoginSession } from '../sessions/end-login-session.ts'
import type { LoginSession } from '../sessions/login-session.ts'
import { frontChannelAddresses } from '../sessions/session-participants.ts'

/**
 * Ends a session in front of the browser that asks for it, which goes on once the applications that clean up in
 * the browser have had their chance.
 */
export async function signOut(
  context: OAuth2Context,
  session: LoginSession,
  redirectTo: string,
): Promise<BrowserAnswer> {
  const addresses = await frontChannelAddresses(context.database, session.id)
  await endLoginSession(context, session)
  if (addresses.length === 0) return pageRedirect(redirectTo)
  return frontChannelPage({ issuer: context.settings.issuer, sid: session.id, addresses, redirectTo })
}
