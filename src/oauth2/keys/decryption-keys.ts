import { randomUUID } from 'node:crypto'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import { CachedRead } from '../../database/cached-read.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { Notifications } from '../../database/notifications.ts'
import {
  type DecryptionAlgorithm,
  type DecryptionKey,
  decryptionAlgorithms,
  decryptionKey,
  decryptionKeySet,
  generateDecryptionJwk,
} from './decryption-key.ts'
import { insertKey, lockGeneration, readKeys, type StoredKey } from './key-set-table.ts'
import { openJwk, sealJwk } from './sealed-jwk.ts'

/** Taken by whoever makes the keys, so that of many replicas only one makes them. */
const generationLock = 4_444_000_005

/**
 * The keys that clients encrypt request objects with, in the same table as those that sign. Every one opens;
 * the newest of each algorithm comes first in what is published.
 */
export class DecryptionKeys {
  readonly #database: Database
  readonly #secrets: SecretRing
  readonly #keys: CachedRead<readonly DecryptionKey[]>

  constructor(database: Database, secrets: SecretRing, notifications: Pick<Notifications, 'available'>) {
    this.#database = database
    this.#secrets = secrets
    this.#keys = new CachedRead(notifications, () => this.#read(database))
  }

  /** Every key, newest first. */
  all(): Promise<readonly DecryptionKey[]> {
    return this.#keys.get()
  }

  /** Makes the keys that are missing. */
  async prepare(): Promise<void> {
    const missing = missingFrom(await this.all())
    if (missing.length === 0) return
    const candidates = await Promise.all(
      missing.map(async (algorithm) => ({ algorithm, jwk: await generateDecryptionJwk(algorithm) })),
    )
    await this.#database.transaction(async (transaction) => {
      await lockGeneration(transaction, generationLock)
      const stillMissing = missingFrom(await this.#read(transaction))
      for (const { algorithm, jwk } of candidates)
        if (stillMissing.includes(algorithm)) await insertKey(transaction, this.#storedKey(algorithm, jwk))
    })
    this.forget()
  }

  /** Drops what is in memory: some key has changed. */
  forget(): void {
    this.#keys.forget()
  }

  async #read(from: Queryable): Promise<readonly DecryptionKey[]> {
    const rows = await readKeys(from, [decryptionKeySet])
    return rows.flatMap((row) => this.#open(row) ?? [])
  }

  /** What an operator put into the set and nothing can be opened with is left out. */
  #open(row: StoredKey): DecryptionKey | undefined {
    const algorithm = decryptionAlgorithms.find((name) => name === row.algorithm)
    if (!algorithm) return undefined
    const jwk = openJwk(this.#secrets, row)
    try {
      return decryptionKey(row.kid, algorithm, jwk)
    } catch {
      return undefined
    }
  }

  #storedKey(algorithm: DecryptionAlgorithm, jwk: object): StoredKey {
    const kid = randomUUID()
    const sealed_jwk = sealJwk(this.#secrets, { ...jwk, kid, use: 'enc', alg: algorithm })
    return { set_id: decryptionKeySet, kid, algorithm, use: 'enc', sealed_jwk }
  }
}

function missingFrom(keys: readonly DecryptionKey[]): DecryptionAlgorithm[] {
  return decryptionAlgorithms.filter((name) => !keys.some(({ algorithm }) => algorithm === name))
}
