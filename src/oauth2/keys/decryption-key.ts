import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  type webcrypto,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { JWK } from 'jose'

/** Hydra-like name of the set whose keys clients encrypt request objects with. */
export const decryptionKeySet = 'hydra.openid.request-object'

/** How clients may encrypt for the server (RFC 7518 §4.1): one key for each. */
export const decryptionAlgorithms = ['RSA-OAEP-256', 'ECDH-ES'] as const
export type DecryptionAlgorithm = (typeof decryptionAlgorithms)[number]

/** RFC 7518 §5.1 */
export const contentEncryptionAlgorithms = ['A128GCM', 'A256GCM', 'A128CBC-HS256', 'A256CBC-HS512'] as const

/** A key that opens what clients encrypted. */
export interface DecryptionKey {
  readonly kid: string
  readonly algorithm: DecryptionAlgorithm
  readonly privateKey: KeyObject
  /** The public half as it is published. */
  readonly publicJwk: JWK
}

const generate = promisify(generateKeyPair)

/** A fresh private key as a JWK (RFC 7517). */
export async function generateDecryptionJwk(algorithm: DecryptionAlgorithm): Promise<webcrypto.JsonWebKey> {
  const { privateKey } =
    algorithm === 'RSA-OAEP-256'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'jwk' })
}

/** A key that is ready to use. Throws when the JWK is no private key. */
export function decryptionKey(
  kid: string,
  algorithm: DecryptionAlgorithm,
  jwk: webcrypto.JsonWebKey,
): DecryptionKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  const publicKey = createPublicKey(privateKey)
  const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'enc', alg: algorithm }
  return { kid, algorithm, privateKey, publicJwk }
}
