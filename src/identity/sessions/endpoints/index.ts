import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { disableMyOtherSessions } from './disable-my-other-sessions.ts'
import { disableMySession } from './disable-my-session.ts'
import { listMySessions } from './list-my-sessions.ts'
import { whoami } from './whoami.ts'

export const sessionEndpoints: readonly Endpoint<IdentityContext>[] = [
  whoami,
  listMySessions,
  disableMySession,
  disableMyOtherSessions,
]
