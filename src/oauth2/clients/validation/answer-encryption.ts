import { contentEncryptionAlgorithms } from '../../keys/decryption-key.ts'
import { encryptionAlgorithms } from '../../tokens/encrypt-for-client.ts'
import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

/** JARM §3: how answers to authorization requests are encrypted for the client. */
export const checkAnswerEncryption: ClientCheck = (document) => {
  const { authorization_encrypted_response_alg: alg, authorization_encrypted_response_enc: enc } = document
  if (enc !== undefined && alg === undefined)
    throw invalidMetadata(
      '"authorization_encrypted_response_enc" needs "authorization_encrypted_response_alg".',
    )
  if (alg !== undefined && !encryptionAlgorithms.includes(alg))
    throw invalidMetadata(
      `"authorization_encrypted_response_alg" must be one of ${encryptionAlgorithms.join(', ')}.`,
    )
  if (enc !== undefined && !contentEncryptionAlgorithms.some((name) => name === enc))
    throw invalidMetadata(
      `"authorization_encrypted_response_enc" must be one of ${contentEncryptionAlgorithms.join(', ')}.`,
    )
  const keyless = (document.jwks.keys ?? []).length === 0 && document.jwks_uri === undefined
  if (alg !== undefined && keyless)
    throw invalidMetadata('"authorization_encrypted_response_alg" needs "jwks" or "jwks_uri".')
}
