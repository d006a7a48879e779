import { type KeyObject, sign, verify } from 'node:crypto'
import type { KeyStore, SigningKey } from '../keys/key-store.ts'

// Compact JWS (RFC 7515 §7.1) by node:crypto: on the way of every token, one synchronous ES256 signature is
// 26 µs where the detour through WebCrypto and its promises is several times that. RSA signatures take ten
// times as long and leave the event loop.

type Claims = Readonly<Record<string, unknown>>

const headers = new WeakMap<SigningKey, string>()

/** Signs claims as a JWT (RFC 7519) with `typ: JWT` and the key's id. */
export async function signJwt(key: SigningKey, claims: Claims): Promise<string> {
  const signed = `${encodedHeader(key)}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  const signature = await signBytes(key, Buffer.from(signed))
  return `${signed}.${signature.toString('base64url')}`
}

/**
 * The claims of a JWT that one of the published keys signed with its own algorithm, and that key. Undefined
 * for anything else: the header's `alg` chooses nothing. Claims such as `exp` are the caller's to check.
 */
export async function verifyJwt(
  keys: KeyStore,
  jwt: string,
): Promise<{ readonly claims: Claims; readonly key: SigningKey } | undefined> {
  const [header, payload, signature, ...more] = jwt.split('.')
  if (!header || !payload || !signature || more.length > 0) return undefined
  const { alg, kid, crit } = decodeObject(header) ?? {}
  if (typeof kid !== 'string' || crit !== undefined) return undefined
  const key = await keys.verifying(kid)
  if (!key || key.algorithm !== alg) return undefined
  const signatureBytes = Buffer.from(signature, 'base64url')
  if (signatureBytes.toString('base64url') !== signature) return undefined
  if (!verifyBytes(key, Buffer.from(`${header}.${payload}`), signatureBytes)) return undefined
  const claims = decodeObject(payload)
  return claims && { claims, key }
}

function encodedHeader(key: SigningKey): string {
  let encoded = headers.get(key)
  if (!encoded) {
    const header = { alg: key.algorithm, kid: key.kid, typ: 'JWT' }
    encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
    headers.set(key, encoded)
  }
  return encoded
}

function signBytes(key: SigningKey, bytes: Buffer): Buffer | Promise<Buffer> {
  if (key.algorithm === 'ES256') return sign('sha256', bytes, ecdsa(key.privateKey))
  return new Promise((resolve, reject) => {
    sign('sha256', bytes, key.privateKey, (error, signature) => (error ? reject(error) : resolve(signature)))
  })
}

function verifyBytes(key: SigningKey, bytes: Buffer, signature: Buffer): boolean {
  return verify('sha256', bytes, key.algorithm === 'ES256' ? ecdsa(key.publicKey) : key.publicKey, signature)
}

/** JWS wants r and s side by side (RFC 7518 §3.4). */
function ecdsa(key: KeyObject) {
  return { key, dsaEncoding: 'ieee-p1363' } as const
}

function decodeObject(base64url: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined
  } catch {
    return undefined
  }
}
