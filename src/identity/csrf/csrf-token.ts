import { timingSafeEqual } from 'node:crypto'
import { randomBytes } from '../../cryptography/random.ts'

/** What the CSRF cookie holds: 32 random bytes. */
const secretLength = 32

/** A new secret for a browser, in base64. */
export function newCsrfSecret(): string {
  return randomBytes(secretLength).toString('base64')
}

/** True for a text that {@link newCsrfSecret} can have made. */
export function isCsrfSecret(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text)
}

/**
 * The secret as a form carries it: a one-time pad and the secret under it, in base64. It looks different each
 * time, so that a compressed answer does not leak it (BREACH).
 */
export function maskCsrfSecret(secret: string): string {
  const pad = randomBytes(secretLength)
  return Buffer.concat([pad, xor(pad, Buffer.from(secret, 'base64'))]).toString('base64')
}

/** True when the token of a form hides this secret. */
export function matchesCsrfSecret(token: string, secret: string): boolean {
  const bytes = Buffer.from(token, 'base64')
  if (bytes.length !== 2 * secretLength || !isCsrfSecret(secret)) return false
  const hidden = xor(bytes.subarray(0, secretLength), bytes.subarray(secretLength))
  return timingSafeEqual(hidden, Buffer.from(secret, 'base64'))
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] as number)))
}
