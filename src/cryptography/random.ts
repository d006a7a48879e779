import { randomFillSync } from 'node:crypto'

const reserve = Buffer.allocUnsafe(8192)
let position = reserve.length

/**
 * `size` cryptographically strong random bytes, at most 8,192. One system call fills a reserve that
 * many small draws share; what has been drawn is wiped from the reserve.
 */
export function randomBytes(size: number): Buffer {
  if (position + size > reserve.length) {
    randomFillSync(reserve)
    position = 0
  }
  const drawn = Buffer.from(reserve.subarray(position, position + size))
  reserve.fill(0, position, position + size)
  position += size
  return drawn
}

/** A random identifier of 256 bits in base64url, 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** `length` characters drawn evenly from `alphabet` (at most 256 characters; letters and digits by default). */
export function randomText(length: number, alphabet = alphanumeric): string {
  const limit = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < length)
    for (const byte of randomBytes(length))
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length]
  return text
}
