import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** A whole number of seconds, 0 or more (OpenID Connect Core §3.1.2.1). */
export const checkMaxAge: Check = ({ maxAge }) => {
  if (maxAge !== undefined && !Number.isSafeInteger(maxAge))
    throw oauthError('invalid_request', 'The parameter max_age must be a whole number of seconds.')
}
