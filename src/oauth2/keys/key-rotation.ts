import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { OAuth2Settings } from '../settings.ts'
import {
  insertKey,
  type KeyRow,
  lockGeneration,
  readKeys,
  retireKeys,
  type StoredKey,
} from './key-set-table.ts'
import type { KeySetId, KeyStore } from './key-store.ts'
import { sealJwk } from './sealed-jwk.ts'
import { generationLock, serverKeySets } from './sealed-key-store.ts'
import { isSigningAlgorithm, type SigningAlgorithm } from './signing-algorithms.ts'
import { generatePrivateJwk } from './signing-key.ts'

export interface KeyRotationOptions {
  readonly database: Database
  readonly secrets: SecretRing
  readonly keys: Pick<KeyStore, 'forget'>
  readonly settings: Pick<OAuth2Settings, 'keyRotation'>
  readonly log: Logger
  readonly clock: () => Date
}

/** How often a process looks whether a key is old enough. */
const lookMilliseconds = 600_000

/**
 * Replaces the server's signing keys. A new key is published at once and signs only when every client has had
 * the time to fetch it; the one that it replaces stays published for as long as what it signed may be used.
 */
export class KeyRotation {
  readonly #options: KeyRotationOptions
  #timer: NodeJS.Timeout | undefined
  #look: Promise<unknown> = Promise.resolve()

  constructor(options: KeyRotationOptions) {
    this.#options = options
  }

  /** From now on rotates by the schedule, if there is one. Does not keep the process alive. */
  start(): void {
    if (this.#options.settings.keyRotation.every === 0) return
    const look = () => {
      this.#look = this.#lookOnce()
    }
    this.#timer = setInterval(look, lookMilliseconds).unref()
    look()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#look
  }

  /** Makes the successors that are due; gives how many. Of many replicas, one makes each. */
  async rotateDue(): Promise<number> {
    const due = dueAlgorithms(await this.#read(this.#options.database), this.#options)
    for (const { set, algorithm } of due) await this.#replace(set, algorithm, this.#fromSchedule(), true)
    return due.length
  }

  /**
   * Makes a successor for the key of an algorithm, whatever its age. @param immediately it signs at once, for
   * a key that somebody has stolen
   */
  async rotate(set: KeySetId, algorithm: SigningAlgorithm, immediately: boolean): Promise<StoredKey> {
    const signsFrom = immediately ? this.#options.clock() : this.#fromSchedule()
    return (await this.#replace(set, algorithm, signsFrom, false)) as StoredKey
  }

  async #lookOnce(): Promise<void> {
    try {
      await this.rotateDue()
    } catch (error) {
      this.#options.log.warn({ err: error }, 'signing keys could not be looked at; trying again')
    }
  }

  #fromSchedule(): Date {
    const { clock, settings } = this.#options
    return secondsAfter(clock(), settings.keyRotation.publishBefore)
  }

  /** @param onlyIfDue somebody else may have been faster */
  async #replace(
    set: KeySetId,
    algorithm: SigningAlgorithm,
    signsFrom: Date,
    onlyIfDue: boolean,
  ): Promise<StoredKey | undefined> {
    const { database, secrets, keys, settings, log } = this.#options
    const kid = randomUUID()
    const jwk = { ...(await generatePrivateJwk(algorithm)), kid, use: 'sig', alg: algorithm }
    const successor = { set_id: set, kid, algorithm, use: 'sig', sealed_jwk: sealJwk(secrets, jwk) }
    const made = await database.transaction(async (transaction) => {
      await lockGeneration(transaction, generationLock)
      if (onlyIfDue) {
        const still = dueAlgorithms(await this.#read(transaction), this.#options)
        if (!still.some((one) => one.set === set && one.algorithm === algorithm)) return undefined
      }
      await retireKeys(transaction, set, algorithm, secondsAfter(signsFrom, settings.keyRotation.retain))
      await insertKey(transaction, successor, signsFrom)
      return successor
    })
    keys.forget()
    if (made) log.info({ set, algorithm, kid, signs_from: signsFrom }, 'a signing key was made')
    return made
  }

  #read(from: Queryable): Promise<KeyRow[]> {
    return readKeys(from, serverKeySets)
  }
}

interface Due {
  readonly set: KeySetId
  readonly algorithm: SigningAlgorithm
}

/** Algorithms of sets whose newest key will be too old by the time that a successor signs. */
function dueAlgorithms(
  rows: readonly KeyRow[],
  { settings, clock }: Pick<KeyRotationOptions, 'settings' | 'clock'>,
): Due[] {
  const { every, publishBefore } = settings.keyRotation
  const newest = new Map<string, KeyRow>()
  // Newest first: what comes later is older.
  for (const row of rows) {
    const name = `${row.set_id} ${row.algorithm}`
    if (!newest.has(name)) newest.set(name, row)
  }
  const successorSigns = secondsAfter(clock(), publishBefore)
  return [...newest.values()].flatMap(({ set_id, algorithm, signs_from, created_at }) => {
    const tooOld = secondsAfter(signs_from ?? created_at, every) <= successorSigns
    return tooOld && isSigningAlgorithm(algorithm) ? [{ set: set_id as KeySetId, algorithm }] : []
  })
}

function secondsAfter(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000)
}
