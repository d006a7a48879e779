import type { HookKind } from './hook-kind.ts'

/**
 * Whoever signs in is sent a message for each address that nobody was sent one for. After a sign-up and a change
 * of the profile that happens wherever verification is on; `AfterFlow` does it, before all hooks.
 */
export const verification: HookKind = { hook: 'verification' }
