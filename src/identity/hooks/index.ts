import type { HookKind } from './hook-kind.ts'
import { revokeActiveSessions } from './revoke-active-sessions.ts'
import { webHook } from './web-hook/web-hook.ts'

/** What hooks can do. The hook `session` is where a sign-up ends, see flows/sign-in/finish-without-session. */
export const hookKinds: ReadonlyMap<string, HookKind> = new Map(
  [webHook as HookKind, revokeActiveSessions].map((kind) => [kind.hook, kind]),
)
