import { oauthError } from '../errors/oauth-error.ts'
import type { ResponseMode } from '../response-modes/answer.ts'
import { isResponseMode } from '../response-modes/index.ts'
import { parameter } from './parameters.ts'

/** How the answer is sent (OAuth 2.0 Multiple Response Type Encoding Practices §2.1). */
export function resolveResponseMode(parameters: URLSearchParams): ResponseMode {
  const mode = parameter(parameters, 'response_mode') ?? 'query'
  if (isResponseMode(mode)) return mode
  throw oauthError('unsupported_response_mode', 'The response_mode must be query, fragment or form_post.')
}
