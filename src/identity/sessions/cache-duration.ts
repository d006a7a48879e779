import type { IdentitySettings } from '../settings.ts'

/** For a request without credentials: somebody may sign in soon. */
export const nobodySeconds = 60

/** Whole seconds for which a proxy may remember who a session belongs to; undefined where it may not. */
export function cacheSeconds(
  { session: { cacheSeconds: most } }: IdentitySettings,
  { expiresAt }: { readonly expiresAt: Date },
  now: Date,
): number | undefined {
  if (most === undefined) return undefined
  return Math.max(0, Math.min(most, Math.round((expiresAt.getTime() - now.getTime()) / 1000)))
}
