import type { Client } from '../clients/client.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { OAuth2Settings } from '../settings.ts'
import { parameter, requestedScope } from './parameters.ts'
import { isConfidentialRedirectUri, isRegisteredRedirectUri } from './redirect-uri.ts'

/**
 * Where the answer goes (RFC 6749 §3.1.2). It may be left out when the client has registered exactly one and
 * the request is not one of OpenID Connect, which requires it. Throws `invalid_request`.
 */
export function resolveRedirectUri(
  client: Client,
  parameters: URLSearchParams,
  { dev }: Pick<OAuth2Settings, 'dev'>,
): string {
  if (parameters.getAll('redirect_uri').length > 1)
    throw oauthError('invalid_request', 'The parameter redirect_uri is there more than once.')
  const redirectUri = parameter(parameters, 'redirect_uri') ?? theOnlyOne(client, parameters)
  if (!isRegisteredRedirectUri(client.document.redirect_uris, redirectUri))
    throw oauthError(
      'invalid_request',
      'The redirect_uri is none of those that are registered for the client. Register exactly this address, or correct it in the application.',
    )
  if (!dev && !isConfidentialRedirectUri(redirectUri))
    throw oauthError(
      'invalid_request',
      'The redirect_uri uses http, which is allowed for localhost only. Use https.',
    )
  return redirectUri
}

function theOnlyOne(client: Client, parameters: URLSearchParams): string {
  const [first, ...others] = client.document.redirect_uris
  if (requestedScope(parameters).includes('openid'))
    throw oauthError('invalid_request', 'OpenID Connect requires the parameter redirect_uri.')
  if (first === undefined || others.length > 0)
    throw oauthError(
      'invalid_request',
      'The parameter redirect_uri is missing, and the client has not registered exactly one.',
    )
  return first
}
