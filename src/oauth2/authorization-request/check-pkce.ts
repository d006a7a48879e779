import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'
import { parameter } from './parameters.ts'

/** SHA-256 in base64url without padding (RFC 7636 §4.2). */
const s256Challenge = /^[A-Za-z0-9_-]{43}$/

/** Proof Key for Code Exchange (RFC 7636), with S256 alone: `plain` gives the secret away (RFC 9700 §2.1.1). */
export const checkPkce: Check = ({ client, parameters, codeChallenge }, { settings }) => {
  if (codeChallenge === undefined) {
    if (settings.pkce.enforced || (settings.pkce.enforcedForPublicClients && client.isPublic))
      throw oauthError(
        'invalid_request',
        'This client must use PKCE: send a code_challenge with code_challenge_method=S256.',
      )
    return
  }
  if (parameter(parameters, 'code_challenge_method') !== 'S256')
    throw oauthError('invalid_request', 'The code_challenge_method must be S256; plain is not allowed.')
  if (!s256Challenge.test(codeChallenge))
    throw oauthError(
      'invalid_request',
      'The code_challenge must be a SHA-256 in base64url, which has 43 characters.',
    )
}
