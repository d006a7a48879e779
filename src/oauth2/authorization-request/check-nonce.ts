import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** Hydra's rule, as for `state`. */
const minimumLength = 8

/** An ID token that comes by way of the browser is bound to its request (OpenID Connect Core §3.2.2.1, §3.3.2.11). */
export const checkNonce: Check = ({ nonce, responseType }) => {
  if (!responseType.has('id_token')) return
  if (nonce === undefined)
    throw oauthError('invalid_request', 'This response_type needs the parameter nonce.')
  if (nonce.length < minimumLength)
    throw oauthError('insufficient_entropy', `Send a random nonce of at least ${minimumLength} characters.`)
}
