import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  type webcrypto,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { KeySetId, SigningKey } from './key-store.ts'
import { algorithmDefinition, type SigningAlgorithm } from './signing-algorithms.ts'

type JsonWebKey = webcrypto.JsonWebKey

const generate = promisify(generateKeyPair)

/** A fresh private key as a JWK (RFC 7517); RSA keys have 2,048 bits. */
export async function generatePrivateJwk(algorithm: SigningAlgorithm): Promise<JsonWebKey> {
  const { privateKey } = await generatePair(algorithm)
  return privateKey.export({ format: 'jwk' })
}

function generatePair(algorithm: SigningAlgorithm): Promise<{ privateKey: KeyObject }> {
  const { key } = algorithmDefinition(algorithm)
  if (key.type === 'rsa') return generate('rsa', { modulusLength: 2048 })
  return key.type === 'ec' ? generate('ec', { namedCurve: key.curve }) : generate('ed25519', {})
}

/** A key that is ready to sign and verify. Throws when the JWK is no private key. */
export function signingKey(
  set: KeySetId,
  kid: string,
  algorithm: SigningAlgorithm,
  jwk: JsonWebKey,
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

/** Whether a key can be used with an algorithm: its type and, of an elliptic curve, the curve. */
export function fitsAlgorithm({ privateKey }: SigningKey, algorithm: SigningAlgorithm): boolean {
  const { key } = algorithmDefinition(algorithm)
  if (privateKey.asymmetricKeyType !== key.type) return false
  return key.type !== 'ec' || privateKey.export({ format: 'jwk' }).crv === key.curve
}
