import type { OAuth2Context } from '../context.ts'
import { endLoginSession, endLoginSessionsOf } from './end-login-session.ts'

/** Ends one login session, or all of a person; nothing when there is none. */
export async function revokeLoginSessions(
  context: Pick<OAuth2Context, 'loginSessions' | 'onSessionEnded' | 'log'>,
  selector: { readonly subject: string } | { readonly sid: string },
): Promise<void> {
  if ('subject' in selector) return endLoginSessionsOf(context, selector.subject)
  const session = await context.loginSessions.get(selector.sid)
  if (session) await endLoginSession(context, session)
}
