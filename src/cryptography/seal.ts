import { createCipheriv, createDecipheriv } from 'node:crypto'
import { randomBytes } from './random.ts'
import type { SecretRing } from './secret-ring.ts'

const keyIdLength = 6
const nonceLength = 12
const tagLength = 16

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D) under the ring's current key for `purpose`.
 * The result is the key id followed by base64url of nonce, ciphertext and tag; it is safe in a URL.
 */
export function seal(ring: SecretRing, purpose: string, content: Buffer | string): string {
  const { id, key } = ring.current(purpose)
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const head = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content)
  const tail = cipher.final()
  return id + Buffer.concat([nonce, head, tail, cipher.getAuthTag()]).toString('base64url')
}

/** Opens what {@link seal} made for the same purpose; undefined when it is anything else. Never throws. */
export function unseal(ring: SecretRing, purpose: string, sealed: string): Buffer | undefined {
  const purposeKey = ring.named(purpose, sealed.slice(0, keyIdLength))
  if (!purposeKey) return undefined
  const encoded = sealed.slice(keyIdLength)
  const bytes = Buffer.from(encoded, 'base64url')
  if (bytes.length < nonceLength + tagLength || bytes.toString('base64url') !== encoded) return undefined
  const decipher = createDecipheriv('aes-256-gcm', purposeKey.key, bytes.subarray(0, nonceLength))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength))
  try {
    const head = decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength))
    return Buffer.concat([head, decipher.final()])
  } catch {
    return undefined
  }
}
