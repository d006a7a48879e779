import type { HookKind } from './hook-kind.ts'

const nobody = '00000000-0000-0000-0000-000000000000'

/** Whoever signs in, changes a credential or recovers the account is signed out everywhere else. */
export const revokeActiveSessions: HookKind = {
  hook: 'revoke_active_sessions',
  async within({ sessions }, _call, { identity, session }, on) {
    await sessions.revokeOthers(identity.id, session?.id ?? nobody, on)
  },
}
