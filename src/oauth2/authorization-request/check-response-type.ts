import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'
import { parameter } from './parameters.ts'

/** The authorization code flow is what there is (RFC 9700 §2.1.2 tells to use nothing else). */
export const checkResponseType: Check = ({ client, parameters }) => {
  const responseType = parameter(parameters, 'response_type')
  if (responseType === undefined)
    throw oauthError('unsupported_response_type', 'The parameter response_type is missing.')
  if (responseType !== 'code')
    throw oauthError('unsupported_response_type', 'The only supported response_type is code.')
  if (!client.responseTypes.has(responseType))
    throw oauthError('unsupported_response_type', 'The client is not registered for the response_type code.')
}
