import type { AnswerTarget, BrowserAnswer, ResponseMode, SendAnswer } from './answer.ts'
import { formPost } from './form-post.ts'
import { fragment } from './fragment.ts'
import { query } from './query.ts'

/** OAuth 2.0 Multiple Response Type Encoding Practices §2.1, and Form Post Response Mode. */
const responseModes: Readonly<Record<ResponseMode, SendAnswer>> = { query, fragment, form_post: formPost }

export function isResponseMode(mode: string): mode is ResponseMode {
  return Object.hasOwn(responseModes, mode)
}

/**
 * The answer to an authorization request. It says which server it comes from (RFC 9207 §2), so that a client
 * of several servers cannot be made to take a code to the wrong one.
 */
export function answerClient(
  target: AnswerTarget,
  issuer: string,
  parameters: Readonly<Record<string, string>>,
): BrowserAnswer {
  const answer = new URLSearchParams({ ...parameters, state: target.state, iss: issuer })
  return responseModes[target.responseMode](target.redirectUri, answer)
}
