import { PlatformError } from '../../contracts/platform-error.ts'
import { PageError } from '../errors/page-error.ts'

type ChallengeKind = 'login' | 'consent' | 'logout'

/** What became of a challenge: the request behind it, or where to go because it was answered before. */
export type ChallengeOutcome<T> =
  | { readonly outcome: 'open'; readonly request: T }
  | { readonly outcome: 'answered'; readonly redirectTo: string }

/**
 * Asks the OAuth 2.0 server for the request behind a challenge. Throws a PageError: 404
 * `<kind>_challenge_unknown` for one that the server did not make, 401 `<kind>_challenge_expired` for one that
 * is too old.
 */
export async function openChallenge<T>(
  kind: ChallengeKind,
  challenge: string,
  ask: (challenge: string) => Promise<T>,
): Promise<ChallengeOutcome<T>> {
  try {
    return { outcome: 'open', request: await ask(challenge) }
  } catch (error) {
    const redirectTo = answeredBefore(error)
    if (redirectTo !== undefined) return { outcome: 'answered', redirectTo }
    throw explained(kind, error)
  }
}

/** The answer for a challenge that has been handled is 410 with the address to go on to. */
function answeredBefore(error: unknown): string | undefined {
  if (!(error instanceof PlatformError) || error.status !== 410) return undefined
  const { redirect_to: redirectTo } = error.details
  return typeof redirectTo === 'string' ? redirectTo : undefined
}

function explained(kind: ChallengeKind, cause: unknown): unknown {
  if (!(cause instanceof PlatformError)) return cause
  const { status, message } = cause
  if (status === 401 || status === 410)
    return new PageError({ status, code: `${kind}_challenge_expired`, message, cause })
  if (status === 400 || status === 404)
    return new PageError({ status: 404, code: `${kind}_challenge_unknown`, message, cause })
  return cause
}
