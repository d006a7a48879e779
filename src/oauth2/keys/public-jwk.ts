import { createPublicKey, type KeyObject, type webcrypto } from 'node:crypto'
import { sha256Base64Url } from '../../cryptography/digest.ts'
import { algorithmDefinition, type SigningAlgorithm } from './signing-algorithms.ts'

/** Somebody's public key (RFC 7517 §4), with the members that say what it is for. */
export interface PublicJwk extends webcrypto.JsonWebKey {
  readonly kid?: string
  readonly x5c?: readonly string[]
}

/** RFC 7518 §3.3, §4.3 */
const minimumRsaBits = 2048

/** The public key of a JWK; undefined for what is none, or too weak. */
export function importPublicJwk(jwk: PublicJwk): KeyObject | undefined {
  try {
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    const bits = publicKey.asymmetricKeyDetails?.modulusLength
    return bits !== undefined && bits < minimumRsaBits ? undefined : publicKey
  } catch {
    return undefined
  }
}

/** Whether the algorithm goes with a key of this kind and curve (RFC 7518 §3.1, RFC 8037 §3.1). */
export function signsWith(jwk: PublicJwk, algorithm: SigningAlgorithm): boolean {
  const { key } = algorithmDefinition(algorithm)
  if (key.type === 'rsa') return jwk.kty === 'RSA'
  return key.type === 'ec' ? jwk.kty === 'EC' && jwk.crv === key.curve : jwk.crv === 'Ed25519'
}

/** RFC 7638 §3: of the key itself, so that the same key has one thumbprint however it was written. */
export function thumbprint(publicKey: KeyObject): string {
  const { kty, crv, x, y, e, n } = publicKey.export({ format: 'jwk' })
  // In the order of the names; members that the kind of key does not have are left out.
  return sha256Base64Url(JSON.stringify(kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }))
}
