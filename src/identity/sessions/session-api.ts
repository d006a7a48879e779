import type { IdentityApi, SessionCredentials } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import type { CredentialHeaders } from './current-session.ts'
import { endLoginsOf } from './end-logins.ts'
import { requireKnownSession } from './known-session.ts'
import { otherSessions, revokeOtherSession, revokeOtherSessions } from './own-sessions.ts'
import { toSession } from './to-session.ts'

/** The most sessions of one person that the function-call transport gives at once. */
const mostSessions = 250

/** The session part of the identity contract, by function calls. */
export function sessionApi(
  context: IdentityContext,
): Pick<
  IdentityApi,
  'toSession' | 'listMySessions' | 'disableMySession' | 'disableMyOtherSessions' | 'disableSession'
> {
  return {
    async toSession(credentials) {
      return (await toSession(context, headersOf(credentials)))?.body
    },
    async listMySessions(cookieHeader) {
      const page = { page: 0, size: mostSessions }
      return (await otherSessions(context, headersOf({ cookieHeader }), page)).sessions
    },
    async disableMySession(id, cookieHeader) {
      await revokeOtherSession(context, headersOf({ cookieHeader }), id)
    },
    async disableMyOtherSessions(cookieHeader) {
      return { count: await revokeOtherSessions(context, headersOf({ cookieHeader })) }
    },
    async disableSession(id) {
      if (await context.sessions.revoke(id)) await endLoginsOf(context, [id])
      else await requireKnownSession(context, id)
    },
  }
}

function headersOf({ cookieHeader, sessionToken }: SessionCredentials): CredentialHeaders {
  return {
    headers: {
      ...(cookieHeader !== undefined && { cookie: cookieHeader }),
      ...(sessionToken !== undefined && { 'x-session-token': sessionToken }),
    },
  }
}
