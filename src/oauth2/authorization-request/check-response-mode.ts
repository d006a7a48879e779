import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'
import { parameter } from './parameters.ts'
import { isFrontChannel } from './response-type.ts'

/** Addresses end up in logs and in `Referer`: no token goes into a query (Multiple Response Type Encoding Practices §3). */
export const checkResponseMode: Check = ({ parameters, responseType }) => {
  const mode = parameter(parameters, 'response_mode')
  if ((mode === 'query' || mode === 'query.jwt') && isFrontChannel(responseType))
    throw oauthError(
      'unsupported_response_mode',
      `The response_mode ${mode} is not allowed for a response_type with tokens; use fragment or form_post.`,
    )
}
