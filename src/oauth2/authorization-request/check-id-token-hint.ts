import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'
import { parameter } from './parameters.ts'

/** An ID token of this server that says whom it is about (OpenID Connect Core §3.1.2.1). It may have expired. */
export const checkIdTokenHint: Check = ({ parameters, idTokenHint }) => {
  if (parameter(parameters, 'id_token_hint') && !idTokenHint?.sub)
    throw oauthError('invalid_request', 'The id_token_hint is not an ID token that this server issued.')
}
