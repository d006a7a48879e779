import type { Session } from '../../contracts/identity-api.ts'
import type { AuditRequest } from '../audit/audit-log.ts'
import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import { isUuid } from '../flows/uuid.ts'
import type { CredentialHeaders } from './current-session.ts'
import { endLoginsOf } from './end-logins.ts'
import { requireSession } from './require-session.ts'
import { sessionBody } from './session-body.ts'

type Context = Pick<
  IdentityContext,
  'audit' | 'secrets' | 'settings' | 'sessions' | 'oauth' | 'log' | 'clock'
>

/** A page of the other active sessions of the caller, newest first, and how many there are. */
export async function otherSessions(
  context: Context,
  request: CredentialHeaders,
  page: { readonly page: number; readonly size: number },
): Promise<{ readonly sessions: Session[]; readonly total: number }> {
  const { session } = await requireSession(context, request)
  const found = await context.sessions.listOfIdentity(
    session.identityId,
    { ...page, active: true },
    session.id,
  )
  const now = context.clock()
  return {
    sessions: found.sessions.map((other) => sessionBody(other, context.settings, now)),
    total: found.total,
  }
}

/** Ends one of the caller's other sessions. What is not there any more, or not theirs, is no error. */
export async function revokeOtherSession(
  context: Context,
  request: CredentialHeaders & AuditRequest,
  id: string,
): Promise<void> {
  if (!isUuid(id)) throw identityError('bad_request', 'The id of a session is a UUID.')
  const { session } = await requireSession(context, request)
  if (id.toLowerCase() === session.id)
    throw identityError('bad_request', 'This is the current session. Sign out to end it.')
  if (!(await context.sessions.revokeOwn(id, session.identityId))) return
  await endLoginsOf(context, [id])
  context.audit.record(request, {
    event: 'session.revoked',
    outcome: 'success',
    identityId: session.identityId,
    sessionId: id,
  })
}

/** Ends all sessions of the caller but the current one; gives how many. */
export async function revokeOtherSessions(
  context: Context,
  request: CredentialHeaders & AuditRequest,
): Promise<number> {
  const { session } = await requireSession(context, request)
  const ended = await context.sessions.revokeOthers(session.identityId, session.id)
  await endLoginsOf(context, ended)
  context.audit.record(request, {
    event: 'session.revoked',
    outcome: 'success',
    identityId: session.identityId,
    details: { count: ended.length },
  })
  return ended.length
}
