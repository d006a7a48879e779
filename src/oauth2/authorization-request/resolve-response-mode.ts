import { oauthError } from '../errors/oauth-error.ts'
import type { AnswerTarget } from '../response-modes/answer.ts'
import { readResponseMode, responseModeNames } from '../response-modes/index.ts'
import { parameter } from './parameters.ts'
import { isFrontChannel, responseTypeWords } from './response-type.ts'

/**
 * How the answer is sent: a code in the query, tokens in the fragment, unless the request says otherwise (OAuth
 * 2.0 Multiple Response Type Encoding Practices §2.1). Where it may not say so, `checkResponseMode` tells the
 * client, by the usual way.
 */
export function resolveResponseMode(
  parameters: URLSearchParams,
): Pick<AnswerTarget, 'responseMode' | 'signed'> {
  const tokens = isFrontChannel(responseTypeWords(parameter(parameters, 'response_type')))
  const mode = readResponseMode(parameter(parameters, 'response_mode'), tokens ? 'fragment' : 'query')
  if (!mode)
    throw oauthError(
      'unsupported_response_mode',
      `The response_mode must be one of ${responseModeNames.join(', ')}.`,
    )
  return tokens && mode.responseMode === 'query' ? { ...mode, responseMode: 'fragment' } : mode
}
