import { PlatformError } from '../../contracts/platform-error.ts'

/** Status and first sentence of every error code of the OAuth 2.0 contract. */
const catalogue = {
  // RFC 6749 §4.1.2.1 and §5.2
  invalid_request: [400, 'The request is missing a parameter, has one twice, or is otherwise malformed.'],
  unauthorized_client: [400, 'The client is not allowed to request a token in this way.'],
  unsupported_response_type: [400, 'The server does not support this response type.'],
  unsupported_response_mode: [400, 'The server does not support this response mode.'],
  invalid_scope: [400, 'The requested scope is invalid, unknown or malformed.'],
  unsupported_grant_type: [400, 'The server does not support this grant type.'],
  invalid_grant: [
    400,
    'The authorization code or refresh token is invalid, expired, revoked, was issued to another client, or does not match the redirect URI of the authorization request.',
  ],
  invalid_client: [401, 'Client authentication failed.'],
  access_denied: [403, 'The resource owner or the authorization server denied the request.'],
  server_error: [500, 'The server ran into an unexpected condition and could not fulfil the request.'],
  temporarily_unavailable: [503, 'The service is temporarily unavailable. Please try again in a moment.'],
  // RFC 9449 §5, §8
  invalid_dpop_proof: [400, 'The DPoP proof is missing, malformed or does not fit the request.'],
  use_dpop_nonce: [400, 'The DPoP proof must hold the nonce that the server gives.'],
  // RFC 6750 §3.1
  invalid_token: [401, 'The token is invalid, expired or revoked.'],
  // OpenID Connect Core §3.1.2.6
  login_required: [400, 'The request needs the person to sign in.'],
  consent_required: [400, 'The request needs the person to consent.'],
  interaction_required: [400, 'The request needs some form of interaction with the person.'],
  request_not_supported: [400, 'The server does not support the use of the request parameter.'],
  request_uri_not_supported: [400, 'The server does not support the use of the request_uri parameter.'],
  invalid_request_uri: [
    400,
    'The request_uri leads to an error or to something that is no authorization request.',
  ],
  invalid_request_object: [400, 'The request parameter holds an invalid request object.'],
  // RFC 9396 §5
  invalid_authorization_details: [400, 'The authorization details are invalid, unknown or malformed.'],
  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0
  unmet_authentication_requirements: [400, 'The person did not sign in in the way that the request demands.'],
  registration_not_supported: [400, 'The server does not support the use of the registration parameter.'],
  // RFC 7591 §3.2.2
  invalid_client_metadata: [400, 'The value of one of the client metadata fields is invalid.'],
  invalid_redirect_uri: [400, 'The value of one or more redirect URIs is invalid.'],
  // RFC 8628 §3.5
  authorization_pending: [400, 'The person has not answered yet.'],
  slow_down: [400, 'The token endpoint is asked too often: wait five seconds longer between two requests.'],
  expired_token: [400, 'The device code has expired. Please start again.'],
  // RFC 8693 §2.2.2
  invalid_target: [
    400,
    'The requested resource or audience is not one that the client may have a token for.',
  ],
  // Hydra's own
  jti_known: [400, 'The jti was used before.'],
  missing_required_parameter: [400, 'A required parameter is missing.'],
  invalid_state: [400, 'The state is missing or has less than 8 characters and is therefore too weak.'],
  insufficient_entropy: [400, 'The nonce has less than 8 characters and is therefore too weak.'],
  request_unauthorized: [401, 'The request could not be authorized.'],
  request_forbidden: [403, 'The request is not allowed.'],
  not_found: [404, 'The requested resource could not be found.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>

export type OAuthErrorCode = keyof typeof catalogue

/** Whether a text is a code of the contract. */
export function isOAuthErrorCode(code: string): code is OAuthErrorCode {
  return Object.hasOwn(catalogue, code)
}

/** What a caller may add to an error of the catalogue. */
export interface OAuthErrorOptions {
  /** Another status than the code's usual one. */
  readonly status?: number
  /** A sentence that says what is wrong here and what to do. */
  readonly hint?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** An error of the OAuth 2.0 contract, with the status that goes with its code. */
export function oauthError(code: OAuthErrorCode, options: string | OAuthErrorOptions = {}): PlatformError {
  const { status, ...rest } = typeof options === 'string' ? { hint: options, status: undefined } : options
  const [usualStatus, message] = catalogue[code]
  return new PlatformError({ status: status ?? usualStatus, code, message, ...rest })
}

/** The body of an error: exactly these two keys; double quotes inside become single ones, as in Hydra. */
export interface OAuthErrorBody {
  readonly error: string
  readonly error_description: string
}

export function oauthErrorBody({ code, message, hint }: PlatformError): OAuthErrorBody {
  const description = hint ? `${message} ${hint}` : message
  return { error: code, error_description: description.replaceAll('"', "'") }
}
