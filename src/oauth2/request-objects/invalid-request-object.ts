import type { PlatformError } from '../../contracts/platform-error.ts'
import { oauthError } from '../errors/oauth-error.ts'

/** RFC 9101 §6.3 @param hint what is wrong with the object, in a sentence about "it" */
export function invalidRequestObject(hint: string, cause?: unknown): PlatformError {
  return oauthError('invalid_request_object', { hint, cause })
}
