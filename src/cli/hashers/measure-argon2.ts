import { type Argon2Parameters, argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Argon2Cost } from './calibrate.ts'

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** Seconds that a hash takes while others of its kind run beside it. */
export async function measureArgon2(cost: Argon2Cost, sideBySide: number): Promise<number> {
  const began = performance.now()
  await Promise.all(
    Array.from({ length: sideBySide }, () =>
      derive('argon2id', {
        message: 'a password that is measured',
        nonce: randomBytes(16),
        memory: cost.memoryKibibytes,
        passes: cost.iterations,
        parallelism: cost.parallelism,
        tagLength: 32,
      }),
    ),
  )
  return (performance.now() - began) / 1000
}
