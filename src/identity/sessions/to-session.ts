import type { Session } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import { type CredentialHeaders, type CurrentSession, currentSession } from './current-session.ts'
import { renewSession } from './renew-session.ts'
import { requireAssurance } from './required-assurance.ts'
import { sessionBody } from './session-body.ts'

/**
 * The session of a request, in the contract's shape beside the record; undefined when there is none.
 * Throws 403 `session_aal2_required` when it is too weak for `session.whoami.required_aal`.
 */
export async function toSession(
  context: Pick<IdentityContext, 'secrets' | 'settings' | 'sessions' | 'clock'>,
  request: CredentialHeaders,
): Promise<{ readonly current: CurrentSession; readonly body: Session } | undefined> {
  const found = await currentSession(context, request)
  if (!found) return undefined
  const { settings, clock } = context
  requireAssurance(settings, found.session, settings.session.whoamiRequiredAssurance)
  const current = await renewSession(context, found)
  return { current, body: sessionBody(current.session, settings, clock()) }
}
