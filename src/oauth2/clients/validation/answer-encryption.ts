import { contentEncryptionAlgorithms } from '../../keys/decryption-key.ts'
import { encryptionAlgorithms } from '../../tokens/encrypt-for-client.ts'
import type { ClientDocument } from '../client.ts'
import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

/** What the server encrypts for a client: JARM §3, OpenID Connect Registration §2, RFC 9701 §6. */
const answers = ['authorization', 'id_token', 'userinfo', 'introspection'] as const

/** How answers are encrypted for the client. */
export const checkAnswerEncryption: ClientCheck = (document) => {
  for (const answer of answers) checkEncryption(document, answer)
}

function checkEncryption(document: ClientDocument, answer: (typeof answers)[number]): void {
  const { [`${answer}_encrypted_response_alg`]: alg, [`${answer}_encrypted_response_enc`]: enc } =
    document as Partial<Record<string, unknown>>
  if (enc !== undefined && alg === undefined)
    throw invalidMetadata(`"${answer}_encrypted_response_enc" needs "${answer}_encrypted_response_alg".`)
  if (alg !== undefined && !encryptionAlgorithms.some((name) => name === alg))
    throw invalidMetadata(
      `"${answer}_encrypted_response_alg" must be one of ${encryptionAlgorithms.join(', ')}.`,
    )
  if (enc !== undefined && !contentEncryptionAlgorithms.some((name) => name === enc))
    throw invalidMetadata(
      `"${answer}_encrypted_response_enc" must be one of ${contentEncryptionAlgorithms.join(', ')}.`,
    )
  const keyless = (document.jwks.keys ?? []).length === 0 && document.jwks_uri === undefined
  if (alg !== undefined && keyless)
    throw invalidMetadata(`"${answer}_encrypted_response_alg" needs "jwks" or "jwks_uri".`)
}
