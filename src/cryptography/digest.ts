import { hash, timingSafeEqual } from 'node:crypto'

/** SHA-256 of a text or of bytes. */
export function sha256(content: string | Buffer): Buffer {
  return hash('sha256', content, 'buffer')
}

/** SHA-256 of a text in base64url without padding, as RFC 7636 §4.2 writes a code challenge. */
export function sha256Base64Url(content: string): string {
  return sha256(content).toString('base64url')
}

/** Compares two texts in a time that depends on neither their content nor their length. */
export function constantTimeEqual(one: string | Buffer, other: string | Buffer): boolean {
  return timingSafeEqual(sha256(one), sha256(other))
}
