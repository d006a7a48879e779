import { createHmac } from 'node:crypto'
import { randomText } from '../../cryptography/random.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'

/** What the secrets of a flow follow from. */
export interface SeededFlow {
  readonly id: string
  readonly seed?: string
}

const purpose = 'identity flow secret'
const keyIdLength = 6

/** A new seed: names the key that the secrets are derived with, so that they outlive its rotation. */
export function newSeed(secrets: SecretRing): string {
  return `${secrets.current(purpose).id}${randomText(22)}`
}

/**
 * 256 bits that only this flow has, for one use: a challenge, or the secret of a device that is being set up.
 * They are derived and not stored, and are the same until the flow gets another seed.
 */
export function flowSecret(secrets: SecretRing, { id, seed = '' }: SeededFlow, use: string): Buffer {
  const { key } = secrets.named(purpose, seed.slice(0, keyIdLength)) ?? secrets.current(purpose)
  return createHmac('sha256', key)
    .update(JSON.stringify([use, id, seed]))
    .digest()
}
