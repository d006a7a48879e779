import { sign, verify } from 'node:crypto'
import type { KeySetId, KeyStore, SigningKey } from '../keys/key-store.ts'
import { algorithmDefinition } from '../keys/signing-algorithms.ts'
import { decodeJsonObject } from './decode-json-object.ts'
import { verifiedOnce } from './verified-signatures.ts'

// Compact JWS (RFC 7515 §7.1) by node:crypto: on the way of every token, one synchronous ES256 signature is
// 26 µs where the detour through WebCrypto and its promises is several times that. RSA signatures take ten
// times as long and leave the event loop.

type Claims = Readonly<Record<string, unknown>>

const headers = new WeakMap<SigningKey, Map<string, string>>()

/** Signs claims as a JWT (RFC 7519) with the key's id. @param typ what kind of JWT it is (RFC 8725 §3.11) */
export async function signJwt(key: SigningKey, claims: Claims, typ = 'JWT'): Promise<string> {
  const signed = `${encodedHeader(key, typ)}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  const signature = await signBytes(key, Buffer.from(signed))
  return `${signed}.${signature.toString('base64url')}`
}

/**
 * The claims of a JWT that a key of this set signed with its own algorithm. Undefined for anything else: the
 * header's `alg` chooses nothing. Claims such as `exp` are the caller's to check.
 */
export async function verifyJwt(
  keys: Pick<KeyStore, 'verifying'>,
  set: KeySetId,
  jwt: string,
): Promise<Claims | undefined> {
  const [header, payload, signature, ...more] = jwt.split('.')
  if (!header || !payload || !signature || more.length > 0) return undefined
  const { alg, kid, crit } = decodeJsonObject(header) ?? {}
  if (typeof kid !== 'string' || crit !== undefined) return undefined
  const key = await keys.verifying(set, kid)
  if (!key || key.algorithm !== alg) return undefined
  const signatureBytes = Buffer.from(signature, 'base64url')
  if (signatureBytes.toString('base64url') !== signature) return undefined
  const genuine = verifiedOnce(key, jwt, () =>
    verifyBytes(key, Buffer.from(`${header}.${payload}`), signatureBytes),
  )
  return genuine ? decodeJsonObject(payload) : undefined
}

function encodedHeader(key: SigningKey, typ: string): string {
  const ofKey = headers.get(key) ?? new Map<string, string>()
  headers.set(key, ofKey)
  let encoded = ofKey.get(typ)
  if (!encoded) {
    const header = { alg: key.algorithm, kid: key.kid, typ }
    encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
    ofKey.set(typ, encoded)
  }
  return encoded
}

function signBytes({ algorithm, privateKey }: SigningKey, bytes: Buffer): Buffer | Promise<Buffer> {
  const { hash, options, slow } = algorithmDefinition(algorithm)
  const key = { key: privateKey, ...options }
  if (!slow) return sign(hash, bytes, key)
  return new Promise((resolve, reject) => {
    sign(hash, bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)))
  })
}

function verifyBytes({ algorithm, publicKey }: SigningKey, bytes: Buffer, signature: Buffer): boolean {
  const { hash, options } = algorithmDefinition(algorithm)
  return verify(hash, bytes, { key: publicKey, ...options }, signature)
}
