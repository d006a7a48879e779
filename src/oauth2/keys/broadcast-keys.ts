import { createPublicKey } from 'node:crypto'
import type { JWK } from 'jose'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Database } from '../../database/database.ts'
import type { Notifications } from '../../database/notifications.ts'
import { readKeys, type StoredKey } from './key-set-table.ts'
import { openJwk } from './sealed-jwk.ts'

/** Further sets whose public keys are published (`webfinger.jwks.broadcast_keys`). */
export class BroadcastKeys {
  readonly #sets: readonly string[]
  readonly #database: Database
  readonly #secrets: SecretRing
  readonly #notifications: Pick<Notifications, 'available'>
  #cached: readonly JWK[] | undefined
  #changes = 0

  constructor(
    sets: readonly string[],
    database: Database,
    secrets: SecretRing,
    notifications: Pick<Notifications, 'available'>,
  ) {
    this.#sets = sets
    this.#database = database
    this.#secrets = secrets
    this.#notifications = notifications
  }

  /** Public parts only; what has none, such as a symmetric key, is not published. */
  async all(): Promise<readonly JWK[]> {
    if (this.#sets.length === 0) return []
    if (this.#cached && this.#notifications.available) return this.#cached
    const changes = this.#changes
    const rows = await readKeys(this.#database, this.#sets)
    const keys = rows.flatMap((row) => this.#publicJwk(row) ?? [])
    if (changes === this.#changes && this.#notifications.available) this.#cached = keys
    return keys
  }

  /** Drops what is in memory: some key has changed. */
  forget(): void {
    this.#changes++
    this.#cached = undefined
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
