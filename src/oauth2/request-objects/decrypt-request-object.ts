import { compactDecrypt } from 'jose'
import { contentEncryptionAlgorithms, decryptionAlgorithms } from '../keys/decryption-key.ts'
import type { DecryptionKeys } from '../keys/decryption-keys.ts'
import { invalidRequestObject } from './invalid-request-object.ts'

/** Whether a request object is encrypted: a JWE has five parts (RFC 7516 §7.1). */
export function isEncrypted(requestObject: string): boolean {
  return requestObject.split('.', 6).length === 5
}

/**
 * The signed JWT inside an encrypted request object (RFC 9101 §6.1). What would cost work before anything is
 * proven, such as compression or a key from a password, is refused by the header alone (RFC 8725 §3.6).
 */
export async function decryptRequestObject(
  keys: Pick<DecryptionKeys, 'all'>,
  requestObject: string,
): Promise<string> {
  const { alg, enc, zip, crit, kid } = readHeader(requestObject)
  if (zip !== undefined) throw invalidRequestObject('It is compressed ("zip"), which is not allowed.')
  if (crit !== undefined) throw invalidRequestObject('Its header has extensions ("crit").')
  if (!decryptionAlgorithms.some((name) => name === alg))
    throw invalidRequestObject(
      `Its key must be encrypted with one of the algorithms ${decryptionAlgorithms.join(', ')}.`,
    )
  if (!contentEncryptionAlgorithms.some((name) => name === enc))
    throw invalidRequestObject(
      `It must be encrypted with one of the algorithms ${contentEncryptionAlgorithms.join(', ')}.`,
    )
  const candidates = (await keys.all()).filter(
    (key) => key.algorithm === alg && (kid === undefined || key.kid === kid),
  )
  for (const { privateKey } of candidates.slice(0, maximumAttempts))
    try {
      const { plaintext } = await compactDecrypt(requestObject, privateKey, {
        keyManagementAlgorithms: [...decryptionAlgorithms],
        contentEncryptionAlgorithms: [...contentEncryptionAlgorithms],
      })
      return new TextDecoder().decode(plaintext)
    } catch {
      // Another key may open it.
    }
  throw invalidRequestObject('It cannot be decrypted with a key of this server: fetch the keys again.')
}

/** Who names no key lets the server try this many. */
const maximumAttempts = 3

function readHeader(requestObject: string): Readonly<Record<string, unknown>> {
  const encoded = requestObject.slice(0, requestObject.indexOf('.'))
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString())
    if (typeof header === 'object' && header !== null) return header as Readonly<Record<string, unknown>>
  } catch {
    // Said below.
  }
  throw invalidRequestObject('Its header cannot be read.')
}
