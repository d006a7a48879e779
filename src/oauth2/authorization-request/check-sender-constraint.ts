import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** SHA-256 in base64url without padding (RFC 7638 §3). */
const thumbprint = /^[A-Za-z0-9_-]{43}$/

/**
 * The key that the code is to be bound to (`dpop_jkt`, RFC 9449 §10). Tokens that come by way of the browser cannot be
 * bound to anything, so a client whose tokens always are gets none that way.
 */
export const checkSenderConstraint: Check = ({ client: { document }, dpopJkt, responseType }) => {
  if (dpopJkt !== undefined && !thumbprint.test(dpopJkt))
    throw oauthError(
      'invalid_request',
      'The parameter dpop_jkt must be a SHA-256 in base64url, which has 43 characters.',
    )
  const alwaysBound = document.dpop_bound_access_tokens || document.tls_client_certificate_bound_access_tokens
  if (alwaysBound && responseType.has('token'))
    throw oauthError(
      'unauthorized_client',
      'The access tokens of this client are bound, so it gets them at the token endpoint.',
    )
}
