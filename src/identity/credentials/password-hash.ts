import { type Argon2Parameters, argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import { randomBytes } from '../../cryptography/random.ts'

/** Argon2id as the OWASP password storage recommendations have it: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** The hash of a password as a PHC string: `$argon2id$v=19$m=,t=,p=$salt$hash` (RFC 9106). */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { ...cost, message: password, nonce, tagLength: 32 })
  const parameters = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`
  return `$argon2id$v=19$${parameters}$${unpadded(nonce)}$${unpadded(tag)}`
}

const base64 = '[A-Za-z0-9+/]+={0,2}'

/** Hashes that can be brought along from other systems. */
const importable: readonly RegExp[] = [
  new RegExp(`^\\$argon2id?\\$v=\\d+\\$m=\\d{1,7},t=\\d{1,2},p=\\d{1,2}\\$${base64}\\$${base64}$`),
  /^\$2[abyz]?\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/,
  new RegExp(`^\\$pbkdf2-sha(1|224|256|384|512)\\$i=\\d{1,8},l=\\d{1,3}\\$${base64}\\$${base64}$`),
  new RegExp(`^\\$scrypt\\$ln=\\d{1,6},r=\\d,p=\\d{1,2}\\$${base64}\\$${base64}$`),
  new RegExp(
    `^\\$firescrypt\\$ln=\\d{1,2},r=\\d,p=\\d{1,2}\\$${base64}\\$${base64}\\$${base64}\\$${base64}$`,
  ),
  new RegExp(`^\\{SSHA(256|512)?\\}${base64}$`),
  new RegExp(`^\\$(sha1|sha256|sha512)\\$pf=${base64}\\$${base64}\\$${base64}$`),
  new RegExp(`^\\$md5\\$(pf=${base64}\\$${base64}\\$)?${base64}$`),
  /^\$(md5|sha256|sha512)-crypt\$/,
  new RegExp(`^\\$hmac-(md4|md5|sha1|sha224|sha256|sha384|sha512)\\$${base64}\\$${base64}$`),
]

/** Whether a text is a password hash of a format that can be verified. */
export function isImportableHash(hash: string): boolean {
  return hash.length <= 2048 && importable.some((format) => format.test(hash))
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
