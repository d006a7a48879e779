import { endLoginsOf } from '../sessions/end-logins.ts'
import type { HookKind } from './hook-kind.ts'

const nobody = '00000000-0000-0000-0000-000000000000'

/** What a request has ended, until applications are told of it. */
const endedBy = new WeakMap<object, readonly string[]>()

/** Whoever signs in, changes a credential or recovers the account is signed out everywhere else. */
export const revokeActiveSessions: HookKind = {
  hook: 'revoke_active_sessions',
  async within({ sessions }, { occasion }, { identity, session }, on) {
    endedBy.set(occasion.request, await sessions.revokeOthers(identity.id, session?.id ?? nobody, on))
  },
  async afterwards(context, { occasion }) {
    await endLoginsOf(context, endedBy.get(occasion.request) ?? [])
    return undefined
  },
}
