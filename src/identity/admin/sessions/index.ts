import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { deleteIdentitySessions } from './delete-identity-sessions.ts'
import { disableSession } from './disable-session.ts'
import { extendSession } from './extend-session.ts'
import { getSession } from './get-session.ts'
import { listIdentitySessions } from './list-identity-sessions.ts'
import { listSessions } from './list-sessions.ts'
import { manageSessions } from './manage-sessions.ts'

export const sessionAdminEndpoints: readonly Endpoint<IdentityContext>[] = [
  listSessions,
  manageSessions,
  getSession,
  disableSession,
  extendSession,
  listIdentitySessions,
  deleteIdentitySessions,
]
