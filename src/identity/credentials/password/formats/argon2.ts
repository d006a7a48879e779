import { type Argon2Parameters, argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import { randomBytes } from '../../../../cryptography/random.ts'
import { base64, bytesOf, unpadded } from './base64.ts'
import { equal } from './equal.ts'
import type { HashFormat } from './hash-format.ts'

type Variant = 'argon2i' | 'argon2id'

/** Parameters of Argon2 (RFC 9106 §3.1). */
export interface Argon2Cost {
  readonly memoryKibibytes: number
  readonly iterations: number
  readonly parallelism: number
}

interface Argon2Hash {
  readonly variant: Variant
  readonly cost: Argon2Cost
  readonly salt: Buffer
  readonly tag: Buffer
}

/** What a hash may cost at most: 1 GiB, ten passes, sixteen lanes. */
const most: Argon2Cost = { memoryKibibytes: 1_048_576, iterations: 10, parallelism: 16 }

const derive = promisify<Variant, Argon2Parameters, Buffer>(argon2)

/** PHC strings: `$argon2id$v=19$m=,t=,p=$salt$hash`. */
export const argon2Format: HashFormat = {
  parse(text) {
    const hash = parseArgon2(text)
    return (
      hash && {
        memoryBytes: hash.cost.memoryKibibytes * 1024,
        async verify(password) {
          const { variant, cost, salt, tag } = hash
          return equal(await tagOf(variant, password, cost, salt, tag.length), tag)
        },
      }
    )
  },
}

/** An argon2id hash with a new salt. */
export async function hashWithArgon2(
  password: string,
  cost: Argon2Cost,
  { saltBytes, tagBytes }: { readonly saltBytes: number; readonly tagBytes: number },
): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await tagOf('argon2id', password, cost, salt, tagBytes)
  const { memoryKibibytes: m, iterations: t, parallelism: p } = cost
  return `$argon2id$v=19$m=${m},t=${t},p=${p}$${unpadded(salt)}$${unpadded(tag)}`
}

const pattern = new RegExp(
  `^\\$(argon2id?)\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$(${base64})\\$(${base64})$`,
)

export function parseArgon2(text: string): Argon2Hash | undefined {
  const [, variant, m, t, p, salt, tag] = pattern.exec(text) ?? []
  if (variant === undefined) return undefined
  const hash = {
    variant: variant as Variant,
    cost: { memoryKibibytes: Number(m), iterations: Number(t), parallelism: Number(p) },
    salt: bytesOf(salt),
    tag: bytesOf(tag),
  }
  return isWithinBounds(hash) ? hash : undefined
}

/** The lower bounds are those of RFC 9106 §3.1. */
function isWithinBounds({ cost, salt, tag }: Argon2Hash): boolean {
  const { memoryKibibytes, iterations, parallelism } = cost
  return (
    parallelism >= 1 &&
    parallelism <= most.parallelism &&
    iterations >= 1 &&
    iterations <= most.iterations &&
    memoryKibibytes >= 8 * parallelism &&
    memoryKibibytes <= most.memoryKibibytes &&
    salt.length >= 8 &&
    tag.length >= 4
  )
}

function tagOf(
  variant: Variant,
  password: string,
  { memoryKibibytes, iterations, parallelism }: Argon2Cost,
  nonce: Buffer,
  tagLength: number,
): Promise<Buffer> {
  return derive(variant, {
    message: password,
    nonce,
    memory: memoryKibibytes,
    passes: iterations,
    parallelism,
    tagLength,
  })
}
