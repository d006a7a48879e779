import { type BinaryLike, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { base64, bytesOf } from './base64.ts'
import { equal } from './equal.ts'
import type { HashFormat } from './hash-format.ts'

const most = { cost: 2 ** 17, blockSize: 8, parallelization: 10 }

const derive = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt)

const pattern = new RegExp(
  `^\\$scrypt\\$ln=(\\d{1,6}),r=(\\d{1,2}),p=(\\d{1,2})\\$(${base64})\\$(${base64})$`,
)

/** `$scrypt$ln=,r=,p=$salt$hash` (RFC 7914). Here `ln` is the cost N itself, not its logarithm. */
export const scryptFormat: HashFormat = {
  parse(text) {
    const [, cost, blockSize, parallelization, salt, hash] = pattern.exec(text) ?? []
    const parameters = scryptParameters(Number(cost), Number(blockSize), Number(parallelization))
    if (hash === undefined || !parameters) return undefined
    const key = bytesOf(hash)
    return {
      memoryBytes: scryptMemory(parameters),
      verify: async (password) =>
        equal(await scryptKey(password, bytesOf(salt), key.length, parameters), key),
    }
  },
}

export interface ScryptParameters {
  readonly cost: number
  readonly blockSize: number
  readonly parallelization: number
}

/** Undefined for what scrypt does not define (RFC 7914 §2) or what costs too much. */
export function scryptParameters(
  cost: number,
  blockSize: number,
  parallelization: number,
): ScryptParameters | undefined {
  const defined = cost > 1 && Number.isInteger(Math.log2(cost)) && blockSize >= 1 && parallelization >= 1
  const affordable =
    cost <= most.cost && blockSize <= most.blockSize && parallelization <= most.parallelization
  return defined && affordable ? { cost, blockSize, parallelization } : undefined
}

/** 128 · N · r for the large table, and 128 · r · p besides. */
export function scryptMemory({ cost, blockSize, parallelization }: ScryptParameters): number {
  return 128 * blockSize * (cost + parallelization)
}

export function scryptKey(
  password: string,
  salt: Buffer,
  keyBytes: number,
  parameters: ScryptParameters,
): Promise<Buffer> {
  return derive(password, salt, keyBytes, { ...parameters, maxmem: 2 * scryptMemory(parameters) })
}
