import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import { type CredentialHeaders, type CurrentSession, currentSession } from './current-session.ts'
import { requireAssurance } from './required-assurance.ts'

/**
 * The session of someone who looks at or ends their own sessions: 401 `session_inactive` without one, 403
 * `session_aal2_required` when it is too weak.
 */
export async function requireSession(
  context: Pick<IdentityContext, 'secrets' | 'settings' | 'sessions' | 'clock'>,
  request: CredentialHeaders,
): Promise<CurrentSession> {
  const current = await currentSession(context, request)
  if (!current) throw identityError('session_inactive', 'Please sign in to see your sessions.')
  const { settings } = context
  requireAssurance(settings, current.session, settings.session.whoamiRequiredAssurance)
  return current
}
