import { timingSafeEqual } from 'node:crypto'
import { sha256 } from '../../cryptography/digest.ts'
import { randomText } from '../../cryptography/random.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~'
const fastPrefix = '$sha256$'

/** A secret of 26 characters, each of 66: 157 bits. */
export function generateSecret(): string {
  return randomText(26, alphabet)
}

/** Hash of a secret that the platform generated: nobody can guess it, so one SHA-256 is enough. */
export function hashGeneratedSecret(secret: string): string {
  return fastPrefix + sha256(secret).toString('base64').replaceAll('=', '')
}

/** Whether a hash is one that {@link matchesGeneratedSecret} can check. */
export function isFastHash(hash: string): boolean {
  return hash.startsWith(fastPrefix)
}

export function matchesGeneratedSecret(hash: string, secret: string): boolean {
  const expected = Buffer.from(hash.slice(fastPrefix.length), 'base64')
  const given = sha256(secret)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
