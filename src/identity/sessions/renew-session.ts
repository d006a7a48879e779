import type { IdentityContext } from '../context.ts'
import type { CurrentSession } from './current-session.ts'

/**
 * Sliding renewal: whoever is seen when little is left of their session gets a whole lifespan, where
 * `session.renew_when_remaining` says so. One write per renewal, not per request.
 */
export async function renewSession(
  { settings, sessions, clock }: Pick<IdentityContext, 'settings' | 'sessions' | 'clock'>,
  current: CurrentSession,
): Promise<CurrentSession> {
  const seconds = settings.session.renewWhenRemainingSeconds
  if (seconds === undefined) return current
  const { session } = current
  if (session.expiresAt.getTime() - clock().getTime() > seconds * 1000) return current
  const expiresAt = await sessions.extend(session.id, seconds)
  return expiresAt ? { ...current, session: { ...session, expiresAt } } : current
}
