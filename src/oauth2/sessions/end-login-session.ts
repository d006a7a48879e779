import { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import type { LoginSession } from './login-session.ts'

type Ending = Pick<OAuth2Context, 'loginSessions' | 'onSessionEnded' | 'log'>

/**
 * Ends a login session and, with it, the identity session behind it. That one ends first: were it left over
 * by a failure in between, the person would be signed in again without being asked. Of several that end one
 * session at once, one removes the row; what may happen only once, such as telling applications, is its to do.
 */
export async function endLoginSession(
  { loginSessions, onSessionEnded, log }: Ending,
  session: LoginSession,
): Promise<void> {
  const { id, subject, identityProviderSessionId } = session
  try {
    await onSessionEnded({ sid: id, subject, identityProviderSessionId })
  } catch (error) {
    // An identity session that is not there has ended.
    if (!(error instanceof PlatformError && error.status === 404)) throw error
  }
  if (await loginSessions.remove(id)) log.info({ sid: id }, 'login session ended')
}

const batch = 100

/** Ends every login session of a person, some at a time. */
export async function endLoginSessionsOf(context: Ending, subject: string): Promise<void> {
  for (;;) {
    const sessions = await context.loginSessions.ofSubject(subject, batch)
    for (const session of sessions) await endLoginSession(context, session)
    if (sessions.length < batch) return
  }
}
