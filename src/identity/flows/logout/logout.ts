import type { FastifyReply } from 'fastify'
import type { AuditRequest } from '../../audit/audit-log.ts'
import { answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { rotateCsrfSecret } from '../../csrf/csrf-cookie.ts'
import { identityError } from '../../errors/identity-error.ts'
import { resolveReturnTo } from '../../return-to/return-to.ts'
import { type CredentialHeaders, currentSession } from '../../sessions/current-session.ts'
import { endLoginsOf } from '../../sessions/end-logins.ts'
import { isLogoutToken, logoutToken } from '../../sessions/logout-token.ts'
import type { SessionRecord } from '../../sessions/session.ts'
import { clearSessionCookie } from '../../sessions/session-cookie.ts'
import { withParameters } from '../flow-urls.ts'

export interface LogoutFlow {
  readonly logout_url: string
  readonly logout_token: string
}

/** `GET /self-service/logout/browser`: the address that ends this browser's session; undefined without one. */
export async function createLogoutFlow(
  context: IdentityContext,
  request: CredentialHeaders,
  returnTo: string | undefined,
): Promise<LogoutFlow | undefined> {
  const { settings } = context
  resolveReturnTo(returnTo, settings.logoutReturnUrl, settings)
  const current = await currentSession(context, request)
  if (!current) return undefined
  const token = logoutToken(current.token)
  return {
    logout_token: token,
    logout_url: withParameters(`${settings.publicUrl}/self-service/logout`, {
      token,
      return_to: returnTo === '' ? undefined : returnTo,
    }),
  }
}

/** `GET /self-service/logout`: ends the session of this browser. */
export async function completeLogout(
  context: IdentityContext,
  dialogue: Dialogue,
  query: { readonly token?: string | undefined; readonly return_to?: string | undefined },
): Promise<FastifyReply> {
  const { settings } = context
  if (!query.token) throw identityError('bad_request', 'The query parameter token is missing.')
  const returnTo = resolveReturnTo(query.return_to, settings.logoutReturnUrl, settings)
  const current = await currentSession(context, dialogue.request)
  if (!current) throw identityError('session_inactive', 'You are signed out already.')
  if (!isLogoutToken(query.token, current.token))
    throw identityError('forbidden', 'The logout token belongs to another session. Sign out again.')

  if (await context.sessions.revoke(current.session.id)) await endLoginsOf(context, [current.session.id])
  recordLogout(context, dialogue.request, current.session)
  clearSessionCookie(settings, dialogue.reply)
  rotateCsrfSecret(settings, dialogue.reply)
  if (settings.clearsBrowserData) dialogue.reply.header('clear-site-data', '"cookies", "storage", "cache"')
  return dialogue.json ? dialogue.reply.code(204).send() : answerRedirect(dialogue, returnTo)
}

/** `DELETE /self-service/logout/api`: ends the session of a native client; 403 for a token of no session. */
export async function logoutNativeClient(
  context: IdentityContext,
  request: AuditRequest,
  sessionToken: string,
): Promise<void> {
  const session = await context.sessions.find(sessionToken)
  if (!session) throw identityError('forbidden', 'The session token is not one of a session.')
  if (await context.sessions.revoke(session.id)) await endLoginsOf(context, [session.id])
  recordLogout(context, request, session)
}

function recordLogout(
  { audit }: IdentityContext,
  request: AuditRequest,
  { id, identityId }: SessionRecord,
): void {
  audit.record(request, { event: 'logout', outcome: 'success', identityId, sessionId: id })
}
