import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'
import { parameter } from './parameters.ts'
import { isFrontChannel, normalResponseType, responseTypeNames } from './response-type.ts'

const supported = new Set(responseTypeNames.map(normalResponseType))

/**
 * The authorization code flow, and the implicit and hybrid flows of OpenID Connect Core §3.2 and §3.3 for a
 * client that is registered for the response type and for the grant type `implicit` (RFC 9700 §2.1.2 tells to
 * use neither).
 */
export const checkResponseType: Check = ({ client, parameters, responseType, scope }) => {
  const sent = parameter(parameters, 'response_type')
  if (sent === undefined)
    throw oauthError('unsupported_response_type', 'The parameter response_type is missing.')
  const normal = normalResponseType(sent)
  if (!supported.has(normal))
    throw oauthError(
      'unsupported_response_type',
      `The supported values of response_type are ${responseTypeNames.map((name) => `'${name}'`).join(', ')}.`,
    )
  if (!client.responseTypes.has(normal))
    throw oauthError(
      'unsupported_response_type',
      `The client is not registered for the response_type '${normal}'.`,
    )
  if (isFrontChannel(responseType) && !client.grantTypes.has('implicit'))
    throw oauthError(
      'unauthorized_client',
      `The response_type '${normal}' needs the grant type 'implicit', for which the client is not registered.`,
    )
  if (responseType.has('id_token') && !scope.includes('openid'))
    throw oauthError('invalid_scope', 'An ID token is for requests with the scope openid.')
}
