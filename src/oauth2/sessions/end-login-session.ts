import { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import type { LoginSession } from './login-session.ts'

type Ending = Pick<
  OAuth2Context,
  'settings' | 'grants' | 'loginSessions' | 'backChannel' | 'onSessionEnded' | 'log'
>

/**
 * Ends a login session and, with it, the identity session behind it. That one ends first: were it left over
 * by a failure in between, the person would be signed in again without being asked.
 */
export async function endLoginSession(context: Ending, session: LoginSession): Promise<void> {
  const { id, subject, identityProviderSessionId } = session
  try {
    await context.onSessionEnded({ sid: id, subject, identityProviderSessionId })
  } catch (error) {
    // An identity session that is not there has ended.
    if (!(error instanceof PlatformError && error.status === 404)) throw error
  }
  await forgetLoginSession(context, session)
}

/**
 * Ends a login session alone, where the identity session behind it has ended already. Of several that end one
 * session at once, one removes the row, and notes with it which applications are to be told.
 */
export async function forgetLoginSession(
  { settings, grants, loginSessions, backChannel, log }: Omit<Ending, 'onSessionEnded'>,
  { id }: Pick<LoginSession, 'id'>,
): Promise<void> {
  const { endTokensWithSession } = settings
  // Before the session: whoever repeats a logout that failed finds it, and with it what is left to end.
  if (endTokensWithSession !== 'never') await grants.revokeTokensOfSession(id, endTokensWithSession)
  if (!(await loginSessions.remove(id))) return
  backChannel.wake()
  log.info({ sid: id }, 'login session ended')
}
