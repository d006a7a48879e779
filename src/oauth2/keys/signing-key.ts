import { createPrivateKey, createPublicKey, generateKeyPair, type webcrypto } from 'node:crypto'
import { promisify } from 'node:util'
import type { KeySetId, SigningAlgorithm, SigningKey } from './key-store.ts'

const generate = promisify(generateKeyPair)

/** A fresh private key as a JWK (RFC 7517): RSA of 2,048 bits for RS256, P-256 for ES256. */
export async function generatePrivateJwk(algorithm: SigningAlgorithm): Promise<webcrypto.JsonWebKey> {
  const { privateKey } =
    algorithm === 'RS256'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'jwk' })
}

/** A key that is ready to sign and verify. @param jwk the private key */
export function signingKey(
  set: KeySetId,
  kid: string,
  algorithm: SigningAlgorithm,
  jwk: webcrypto.JsonWebKey,
): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  const publicKey = createPublicKey(privateKey)
  return {
    set,
    kid,
    algorithm,
    privateKey,
    publicKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: algorithm },
  }
}
