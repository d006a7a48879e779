import type { HookKind } from './hook-kind.ts'
import { requireVerifiedAddress } from './require-verified-address.ts'
import { revokeActiveSessions } from './revoke-active-sessions.ts'
import { showVerificationUi } from './show-verification-ui.ts'
import { verification } from './verification.ts'
import { webHook } from './web-hook/web-hook.ts'

/** What hooks can do. The hook `session` is where a sign-up ends, see flows/sign-in/finish-without-session. */
export const hookKinds: ReadonlyMap<string, HookKind> = new Map(
  [webHook as HookKind, revokeActiveSessions, showVerificationUi, requireVerifiedAddress, verification].map(
    (kind) => [kind.hook, kind],
  ),
)
