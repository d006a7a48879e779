import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** Request objects (RFC 9101), which discovery does not offer. */
export const checkRequestObject: Check = ({ parameters }) => {
  if (parameters.has('request')) throw oauthError('request_not_supported')
  if (parameters.has('request_uri')) throw oauthError('request_uri_not_supported')
}
