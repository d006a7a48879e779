import { challengeNotFound } from '../../challenges/request-state.ts'

/** A logout challenge that is missing is one that does not exist: 404, as in Hydra. */
export function sentLogoutChallenge(query: Readonly<Record<string, unknown>>): string {
  const challenge = query.logout_challenge || query.challenge
  if (typeof challenge === 'string') return challenge
  throw challengeNotFound()
}
