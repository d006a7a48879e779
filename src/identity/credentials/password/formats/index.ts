import { argon2Format } from './argon2.ts'
import { bcryptFormat } from './bcrypt.ts'
import { firebaseScryptFormat } from './firebase-scrypt.ts'
import type { HashFormat, VerifiableHash } from './hash-format.ts'
import { hmacFormat } from './hmac.ts'
import { md5CryptFormat } from './md5-crypt.ts'
import { pbkdf2Format } from './pbkdf2.ts'
import { plainDigestFormat } from './plain-digest.ts'
import { scryptFormat } from './scrypt.ts'
import { shaCryptFormat } from './sha-crypt.ts'
import { sshaFormat } from './ssha.ts'

/** Every format of password hashes that can be brought along from another system. */
const formats: readonly HashFormat[] = [
  argon2Format,
  bcryptFormat,
  pbkdf2Format,
  scryptFormat,
  firebaseScryptFormat,
  sshaFormat,
  plainDigestFormat,
  md5CryptFormat,
  shaCryptFormat,
  hmacFormat,
]

const longestHash = 2048

/** Undefined for what is no password hash of a known format within its bounds. */
export function parseHash(hash: string): VerifiableHash | undefined {
  if (hash.length > longestHash) return undefined
  for (const format of formats) {
    const parsed = format.parse(hash)
    if (parsed) return parsed
  }
  return undefined
}
