import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** RFC 9126 §5 and §6: what has to be pushed is not taken from an address, where anybody could have changed it. */
export const checkPushed: Check = ({ client, origin }, { settings }) => {
  const required =
    settings.requirePushedAuthorizationRequests || client.document.require_pushed_authorization_requests
  if (required && !origin.pushed)
    throw oauthError(
      'invalid_request',
      'This client must push its authorization requests to the endpoint /oauth2/par.',
    )
}

/** RFC 9101 §10.5: a request that came without its signature was changed on its way, or is somebody else's. */
export const checkSigned: Check = ({ client, origin }, { settings }) => {
  const required = settings.requireSignedRequestObject || client.document.require_signed_request_object
  if (required && !origin.signed)
    throw oauthError('invalid_request', 'This client must send its authorization requests as signed objects.')
}
