import { createPublicKey } from 'node:crypto'
import type { JWK } from 'jose'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import { CachedRead } from '../../database/cached-read.ts'
import type { Database } from '../../database/database.ts'
import type { Notifications } from '../../database/notifications.ts'
import { readKeys, type StoredKey } from './key-set-table.ts'
import { openJwk } from './sealed-jwk.ts'

/** Further sets whose public keys are published (`webfinger.jwks.broadcast_keys`). */
export class BroadcastKeys {
  readonly #sets: readonly string[]
  readonly #database: Database
  readonly #secrets: SecretRing
  readonly #keys: CachedRead<readonly JWK[]>

  constructor(
    sets: readonly string[],
    database: Database,
    secrets: SecretRing,
    notifications: Pick<Notifications, 'available'>,
  ) {
    this.#sets = sets
    this.#database = database
    this.#secrets = secrets
    this.#keys = new CachedRead(notifications, () => this.#read())
  }

  /** Public parts only; what has none, such as a symmetric key, is not published. */
  async all(): Promise<readonly JWK[]> {
    if (this.#sets.length === 0) return []
    return this.#keys.get()
  }

  /** Drops what is in memory: some key has changed. */
  forget(): void {
    this.#keys.forget()
  }

  async #read(): Promise<readonly JWK[]> {
    const rows = await readKeys(this.#database, this.#sets)
    return rows.flatMap((row) => this.#publicJwk(row) ?? [])
  }

  #publicJwk(row: StoredKey): JWK | undefined {
    const jwk = openJwk(this.#secrets, row)
    try {
      const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
      const { use, algorithm: alg } = row
      return {
        ...(publicKey.export({ format: 'jwk' }) as JWK),
        kid: row.kid,
        ...(use !== '' && { use }),
        ...(alg !== '' && { alg }),
      }
    } catch {
      return undefined
    }
  }
}
