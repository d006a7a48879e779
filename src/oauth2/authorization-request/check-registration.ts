import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** A client that describes itself in the request (OpenID Connect Core §7.2.1) is not one that is registered. */
export const checkRegistration: Check = ({ parameters }) => {
  if (parameters.has('registration')) throw oauthError('registration_not_supported')
}
