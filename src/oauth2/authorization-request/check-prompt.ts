import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** OpenID Connect Core §3.1.2.1, Initiating User Registration 1.0 §4, and Hydra's `registration`. */
const known = new Set(['none', 'login', 'consent', 'select_account', 'registration', 'create'])

/** Known words only, and `none` with no other one (OpenID Connect Core §3.1.2.1). */
export const checkPrompt: Check = ({ prompt }) => {
  if ([...prompt].some((value) => !known.has(value)))
    throw oauthError(
      'invalid_request',
      `The parameter prompt has an unknown value; known are ${[...known].join(', ')}.`,
    )
  if (prompt.has('none') && prompt.size > 1)
    throw oauthError('invalid_request', 'The value none of the parameter prompt must be the only one.')
}
