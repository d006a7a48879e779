import type { LoginSessionSelector } from '../../contracts/oauth-admin-api.ts'
import type { OAuth2Context } from '../context.ts'
import { endLoginSession, forgetLoginSession } from './end-login-session.ts'
import type { LoginSession } from './login-session.ts'

type Context = Pick<
  OAuth2Context,
  'settings' | 'grants' | 'loginSessions' | 'backChannel' | 'onSessionEnded' | 'log'
>

/**
 * Ends one login session, all of a person, or those of a session of the identity server, which says so when that
 * one has ended; nothing when there is none. Applications that take part are told.
 */
export async function revokeLoginSessions(context: Context, selector: LoginSessionSelector): Promise<void> {
  const { loginSessions } = context
  if ('sid' in selector) {
    const session = await loginSessions.get(selector.sid)
    if (session) await endLoginSession(context, session)
  } else if ('subject' in selector) {
    await endAll(
      (limit) => loginSessions.ofSubject(selector.subject, limit),
      (session) => endLoginSession(context, session),
    )
  } else {
    const { identity_provider_session_id: id } = selector
    await endAll(
      (limit) => loginSessions.ofIdentityProviderSession(id, limit),
      (session) => forgetLoginSession(context, session),
    )
  }
}

const batch = 100

/** Some at a time. */
async function endAll(
  some: (limit: number) => Promise<readonly LoginSession[]>,
  end: (session: LoginSession) => Promise<void>,
): Promise<void> {
  for (;;) {
    const sessions = await some(batch)
    for (const session of sessions) await end(session)
    if (sessions.length < batch) return
  }
}
