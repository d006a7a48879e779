import { hash as digest } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { cryptBase64, repeated } from './crypt-base64.ts'
import { equal } from './equal.ts'
import { type HashFormat, littleMemory } from './hash-format.ts'

interface Variant {
  readonly algorithm: 'sha256' | 'sha512'
  readonly order: readonly (readonly number[])[]
}

const variants: Readonly<Record<string, Variant>> = {
  sha256: { algorithm: 'sha256', order: [...rotations(10, 30), [31, 30]] },
  sha512: { algorithm: 'sha512', order: [...rotations(21, 63), [63]] },
}

const defaultRounds = 5000
const fewestRounds = 1000
/** The specification allows a billion, which takes a quarter of an hour. */
const mostRounds = 200_000
/** The rounds run on the main thread, so it gets a turn between them. */
const roundsAtOnce = 500

const pattern = /^\$(sha256|sha512)-crypt\$(?:rounds=(\d{1,9})\$)?([^$]{0,16})\$([./0-9A-Za-z]{43,86})$/

/**
 * `$sha512-crypt$rounds=…$salt$hash`: `$6$…` (and `$5$…`) of crypt(3).
 * Source: https://www.akkadia.org/drepper/SHA-crypt.txt
 */
export const shaCryptFormat: HashFormat = {
  parse(text) {
    const [, name, roundsText, salt, expected] = pattern.exec(text) ?? []
    const variant = variants[name ?? '']
    const rounds = Math.max(roundsText === undefined ? defaultRounds : Number(roundsText), fewestRounds)
    if (!variant || salt === undefined || expected === undefined || rounds > mostRounds) return undefined
    return {
      memoryBytes: littleMemory,
      async verify(password) {
        const actual = await shaCrypt(variant, Buffer.from(password), Buffer.from(salt), rounds)
        return equal(Buffer.from(actual), Buffer.from(expected))
      },
    }
  },
}

/** The numbers are those of the steps of the specification. */
async function shaCrypt(
  { algorithm, order }: Variant,
  password: Buffer,
  salt: Buffer,
  rounds: number,
): Promise<string> {
  const sha = (...parts: readonly Uint8Array[]) => digest(algorithm, Buffer.concat(parts), 'buffer')
  // 4 to 8
  const alternate = sha(password, salt, password)
  // 11: for each bit of the length, from the lowest
  const byBits = [...password.length.toString(2)].reverse().map((bit) => (bit === '1' ? alternate : password))
  // 1 to 12
  const mixed = sha(
    password,
    salt,
    repeated(alternate, password.length),
    ...(password.length > 0 ? byBits : []),
  )
  // 13 to 16
  const passwords = repeated(sha(...Array<Buffer>(password.length).fill(password)), password.length)
  // 17 to 20
  const salts = repeated(sha(...Array<Buffer>(16 + (mixed[0] as number)).fill(salt)), salt.length)
  // 21
  let state: Buffer = mixed
  for (let round = 0; round < rounds; round++) {
    if (round % roundsAtOnce === roundsAtOnce - 1) await setImmediate()
    const parts: Buffer[] = [round % 2 ? passwords : state]
    if (round % 3) parts.push(salts)
    if (round % 7) parts.push(passwords)
    parts.push(round % 2 ? state : passwords)
    state = sha(...parts)
  }
  // 22
  return cryptBase64(state, order)
}

/** Groups of three bytes, a third of the digest apart, each group turned by one place against the one before. */
function rotations(third: number, bytes: number): number[][] {
  const step = third === 10 ? [0, 2, 1] : [0, 1, 2]
  return Array.from({ length: bytes / 3 }, (_, index) => {
    const group = [index, index + third, index + 2 * third]
    const start = step[index % 3] as number
    return [group[start], group[(start + 1) % 3], group[(start + 2) % 3]] as number[]
  })
}
