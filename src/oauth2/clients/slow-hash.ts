import { type Argon2Parameters, argon2, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { verify as verifyBcrypt } from '@node-rs/bcrypt'
import { randomBytes } from '../../cryptography/random.ts'

// Hashes of secrets that people chose: argon2id of ours, and those that were imported, PBKDF2 and bcrypt of the original
// server and argon2 of others. All are computed off the event loop.

const derivePbkdf2 = promisify(pbkdf2)
const deriveArgon2 = promisify<'argon2id' | 'argon2i', Argon2Parameters, Buffer>(argon2)

/** Of new hashes: what OWASP recommends for passwords. */
const usual = { memory: 19_456, passes: 2, parallelism: 1 } as const
/** What an imported hash may cost at most: 256 MiB, ten passes, a million rounds, some seconds of bcrypt. */
const most = { memory: 262_144, passes: 10, parallelism: 16, rounds: 1_000_000, bcryptCost: 15 } as const
const saltLength = 16
const keyLength = 32

/** An argon2id hash as a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$key`. */
export async function hashChosenSecret(secret: string): Promise<string> {
  const nonce = randomBytes(saltLength)
  const key = await deriveArgon2('argon2id', { message: secret, nonce, tagLength: keyLength, ...usual })
  const { memory, passes, parallelism } = usual
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(key)}`
}

/** Whether a hash is of this secret. False for a format that is not known, or that would cost too much. */
export async function matchesChosenSecret(hash: string, secret: string): Promise<boolean> {
  const [, scheme] = /^\$([a-z0-9-]+)\$/.exec(hash) ?? []
  if (scheme === 'argon2id' || scheme === 'argon2i') return matchesArgon2(hash, secret)
  return scheme?.startsWith('pbkdf2-') ? matchesPbkdf2(hash, secret) : matchesBcrypt(hash, secret)
}

/** Whether a hash should be replaced by one of ours now that the secret is known. */
export function isOutdated(hash: string): boolean {
  const parsed = parseArgon2(hash)
  return !(parsed?.variant === 'argon2id' && parsed.memory >= usual.memory && parsed.passes >= usual.passes)
}

const base64 = '[A-Za-z0-9+/_-]+'
const argon2Pattern = new RegExp(
  `^\\$(argon2id?)\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$(${base64})\\$(${base64})$`,
)

function parseArgon2(hash: string) {
  const [, variant, m, t, p, salt = '', key = ''] = argon2Pattern.exec(hash) ?? []
  if (variant !== 'argon2id' && variant !== 'argon2i') return undefined
  const [memory, passes, parallelism] = [Number(m), Number(t), Number(p)]
  const parsed = { variant, memory, passes, parallelism, nonce: decode(salt), key: decode(key) } as const
  const isPossible =
    // RFC 9106 §3.1
    memory >= 8 * parallelism &&
    passes >= 1 &&
    parallelism >= 1 &&
    parsed.nonce.length >= 8 &&
    parsed.key.length >= 4
  const isBearable = memory <= most.memory && passes <= most.passes && parallelism <= most.parallelism
  return isPossible && isBearable ? parsed : undefined
}

async function matchesArgon2(hash: string, secret: string): Promise<boolean> {
  const parsed = parseArgon2(hash)
  if (!parsed) return false
  const { variant, key, ...parameters } = parsed
  return equal(key, await deriveArgon2(variant, { message: secret, tagLength: key.length, ...parameters }))
}

const pbkdf2Pattern = new RegExp(
  `^\\$pbkdf2-(sha256|sha512)\\$i=(\\d{1,7}),l=(\\d{1,3})\\$(${base64})\\$(${base64})$`,
)

/** The original's own: `$pbkdf2-sha256$i=…,l=…$salt$key`. */
async function matchesPbkdf2(hash: string, secret: string): Promise<boolean> {
  const [, digest, i, l, salt = '', key = ''] = pbkdf2Pattern.exec(hash) ?? []
  const rounds = Number(i)
  if (digest === undefined || rounds < 1 || rounds > most.rounds || Number(l) < 1) return false
  return equal(decode(key), await derivePbkdf2(secret, decode(salt), rounds, Number(l), digest))
}

async function matchesBcrypt(hash: string, secret: string): Promise<boolean> {
  const [, cost] = /^\$2[abxy]?\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash) ?? []
  if (cost === undefined || Number(cost) < 4 || Number(cost) > most.bcryptCost) return false
  // The letters name corrections of programs that had none of the faults to correct.
  return verifyBcrypt(secret, `$2b${hash.slice(hash.indexOf('$', 1))}`)
}

function equal(one: Buffer, other: Buffer): boolean {
  return one.length > 0 && one.length === other.length && timingSafeEqual(one, other)
}

/** Base64 without padding, as in the modular crypt formats. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

function decode(text: string): Buffer {
  return Buffer.from(text, 'base64')
}
