import type { PlatformError } from '../../../contracts/platform-error.ts'
import { oauthError } from '../../errors/oauth-error.ts'

/** RFC 7591 §3.2.2 */
export function invalidMetadata(hint: string): PlatformError {
  return oauthError('invalid_client_metadata', hint)
}

/** An absolute http or https address without a fragment; undefined for any other text. */
export function webAddress(text: string): URL | undefined {
  const url = URL.parse(text)
  return url && /^https?:$/.test(url.protocol) && url.host !== '' && !text.includes('#') ? url : undefined
}
