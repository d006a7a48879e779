import { z } from 'zod'
import { oauthError } from '../errors/oauth-error.ts'

type Kind = 'login' | 'consent' | 'logout' | 'device'

/** The query of everything that is asked about a challenge. */
export function challengeQuery<K extends Kind>(kind: K) {
  const name = `${kind}_challenge` as const
  return z.object({
    [name]: z
      .string()
      .optional()
      .meta({ description: `As the ${kind} page was sent it.` }),
    challenge: z
      .string()
      .optional()
      .meta({ description: `An older name of ${name}.`, deprecated: true }),
  })
}

/** The challenge of a query by its name or its older one. Throws 400 when there is neither. */
export function sentChallenge(kind: Kind, query: Readonly<Record<string, unknown>>): string {
  const challenge = query[`${kind}_challenge`] || query.challenge
  if (typeof challenge === 'string') return challenge
  throw oauthError('invalid_request', `The query parameter '${kind}_challenge' is missing.`)
}
