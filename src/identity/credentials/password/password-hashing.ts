import { availableParallelism } from 'node:os'
import { type Argon2Cost, hashWithArgon2, parseArgon2 } from './formats/argon2.ts'
import { bcryptCost, hashWithBcrypt } from './formats/bcrypt.ts'
import { littleMemory } from './formats/hash-format.ts'
import { parseHash } from './formats/index.ts'
import { HashQueue } from './hash-queue.ts'

/** How new passwords are hashed, and what hashing may take. */
export type HasherSettings = {
  /** The memory that all hashing of a process takes together. */
  readonly dedicatedMemoryBytes: number
} & (
  | {
      readonly algorithm: 'argon2'
      readonly cost: Argon2Cost
      readonly saltBytes: number
      readonly tagBytes: number
    }
  | { readonly algorithm: 'bcrypt'; readonly cost: number }
)

/** Of a hash that may take all memory: scrypt has a small table beside the large one (RFC 7914 §2). */
const slack = 1.01

/** Hashing uses the threads that name lookups and files need as well; one of the four stays free. */
const mostSlots = 3
/** With the default parameters about five seconds of work. */
const mostWaiting = 150

/** Hashes and verifies passwords: off the main thread, and only so many at once. */
export class PasswordHashing {
  readonly #settings: HasherSettings
  readonly #queue: HashQueue
  /** Costs as much to verify as the hash of an account. */
  #hashOfNobody: Promise<string> | undefined

  constructor(settings: HasherSettings) {
    this.#settings = settings
    this.#queue = new HashQueue({
      slots: Math.min(availableParallelism(), mostSlots),
      memoryBytes: settings.dedicatedMemoryBytes,
      mostWaiting,
    })
  }

  /** Throws 503 when too many wait. */
  hash(password: string): Promise<string> {
    const settings = this.#settings
    return settings.algorithm === 'argon2'
      ? this.#queue.run(settings.cost.memoryKibibytes * 1024, () =>
          hashWithArgon2(password, settings.cost, settings),
        )
      : this.#queue.run(littleMemory, () => hashWithBcrypt(password, settings.cost))
  }

  /** Whether a hash can be understood, and verified within the memory that hashing may take. */
  affords(hash: string): boolean {
    const parsed = parseHash(hash)
    return parsed !== undefined && parsed.memoryBytes <= this.#settings.dedicatedMemoryBytes * slack
  }

  /** False as well for a hash that cannot be understood. Throws 503 when too many wait. */
  async verify(password: string, hash: string): Promise<boolean> {
    const parsed = parseHash(hash)
    return parsed ? this.#queue.run(parsed.memoryBytes, () => parsed.verify(password)) : false
  }

  /** Takes the time of a verification, for an account that does not exist. */
  async verifyNothing(password: string): Promise<false> {
    this.#hashOfNobody ??= this.hash('nobody has this password').catch((error: unknown) => {
      this.#hashOfNobody = undefined
      throw error
    })
    await this.verify(password, await this.#hashOfNobody)
    return false
  }

  /** Whether a hash was made in another way than new ones are. */
  isOutdated(hash: string): boolean {
    const settings = this.#settings
    if (settings.algorithm === 'bcrypt') return bcryptCost(hash) !== settings.cost
    const present = parseArgon2(hash)
    if (present?.variant !== 'argon2id') return true
    const { cost, salt, tag } = present
    return (
      cost.memoryKibibytes !== settings.cost.memoryKibibytes ||
      cost.iterations !== settings.cost.iterations ||
      cost.parallelism !== settings.cost.parallelism ||
      salt.length !== settings.saltBytes ||
      tag.length !== settings.tagBytes
    )
  }
}
