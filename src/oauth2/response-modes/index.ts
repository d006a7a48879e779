import type { OAuth2Context } from '../context.ts'
import type { AnswerTarget, BrowserAnswer, ResponseMode, SendAnswer } from './answer.ts'
import { formPost } from './form-post.ts'
import { fragment } from './fragment.ts'
import { query } from './query.ts'
import { signedAnswer } from './signed-answer.ts'

/** OAuth 2.0 Multiple Response Type Encoding Practices §2.1, and Form Post Response Mode. */
const responseModes: Readonly<Record<ResponseMode, SendAnswer>> = { query, fragment, form_post: formPost }

/** The values of `response_mode`, as the discovery document lists them; those with `jwt` are JARM §2.3. */
export const responseModeNames = [
  ...['query', 'fragment', 'form_post'],
  ...['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'],
]

/**
 * What a `response_mode` means; undefined for one that there is not.
 * @param usual where the answer goes unless the mode says
 */
export function readResponseMode(
  name: string | undefined,
  usual: ResponseMode,
): Pick<AnswerTarget, 'responseMode' | 'signed'> | undefined {
  if (name === undefined) return { responseMode: usual, signed: false }
  if (name === 'jwt') return { responseMode: usual, signed: true }
  const [mode = '', suffix] = name.split(/\.(?=jwt$)/)
  if (!Object.hasOwn(responseModes, mode)) return undefined
  return { responseMode: mode as ResponseMode, signed: suffix !== undefined }
}

/**
 * The answer to an authorization request. It says which server it comes from (RFC 9207 §2), so that a client
 * of several servers cannot be made to take a code to the wrong one. Throws `invalid_client_metadata` when it
 * is to be encrypted and the client has no key.
 */
export async function answerClient(
  context: Pick<OAuth2Context, 'clientKeys' | 'keys' | 'settings' | 'clock'>,
  target: AnswerTarget,
  parameters: Readonly<Record<string, string>>,
): Promise<BrowserAnswer> {
  const send = responseModes[target.responseMode]
  const answer = { ...parameters, state: target.state }
  if (target.signed)
    return send(
      target.redirectUri,
      new URLSearchParams({ response: await signedAnswer(context, target.client, answer) }),
    )
  return send(target.redirectUri, new URLSearchParams({ ...answer, iss: context.settings.issuer }))
}
