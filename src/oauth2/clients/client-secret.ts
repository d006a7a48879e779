import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { sha256 } from '../../cryptography/digest.ts'
import { randomBytes, randomText } from '../../cryptography/random.ts'

const deriveKey = promisify(pbkdf2)

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~'
const fastPrefix = '$sha256$'
const iterations = 25_000
const keyLength = 32

/** A secret of 26 characters, each of 66: 157 bits. */
export function generateSecret(): string {
  return randomText(26, alphabet)
}

/** Hash of a secret that the platform generated: nobody can guess it, so one SHA-256 is enough. */
export function hashGeneratedSecret(secret: string): string {
  return fastPrefix + encode(sha256(secret))
}

/** Slow hash of a secret that a person chose, in the format of Hydra: `$pbkdf2-sha256$i=…,l=…$salt$key`. */
export async function hashChosenSecret(secret: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await deriveKey(secret, salt, iterations, keyLength, 'sha256')
  return `$pbkdf2-sha256$i=${iterations},l=${keyLength}$${encode(salt)}$${encode(key)}`
}

/** Whether a hash is one that {@link matchesGeneratedSecret} can check. */
export function isFastHash(hash: string): boolean {
  return hash.startsWith(fastPrefix)
}

export function matchesGeneratedSecret(hash: string, secret: string): boolean {
  return equal(Buffer.from(hash.slice(fastPrefix.length), 'base64'), sha256(secret))
}

/** Checks a slow hash, whatever its parameters, off the event loop. False for a format that is not known. */
export async function matchesChosenSecret(hash: string, secret: string): Promise<boolean> {
  const format = /^\$pbkdf2-(sha256|sha512)\$i=(\d{1,8}),l=(\d{1,4})\$([\w+/-]+)\$([\w+/-]+)$/.exec(hash)
  if (!format) return false
  const [, digest, rounds, length, salt, key] = format as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const derived = await deriveKey(secret, Buffer.from(salt, 'base64'), Number(rounds), Number(length), digest)
  return equal(Buffer.from(key, 'base64'), derived)
}

function equal(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Base64 without padding, as in the modular crypt formats. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
