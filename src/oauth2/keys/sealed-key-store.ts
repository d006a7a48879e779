import { randomUUID } from 'node:crypto'
import { PlatformError } from '../../contracts/platform-error.ts'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { Notifications } from '../../database/notifications.ts'
import type { KeySetId, KeyStore, SigningAlgorithm, SigningKey } from './key-store.ts'
import { generatePrivateJwk, signingKey } from './signing-key.ts'

/** The channel on which a new or removed key is announced. */
export const keysChannel = 'oauth2_keys'

/** Taken by whoever makes a key, so that of many replicas that need the same one only one makes it. */
const generationLock = 4_444_000_002

const sealPurpose = 'oauth2 signing key'

const usualAlgorithms: Readonly<Record<KeySetId, SigningAlgorithm>> = {
  'hydra.openid.id-token': 'RS256',
  'hydra.jwt.access-token': 'ES256',
}

const setIds = Object.keys(usualAlgorithms) as KeySetId[]

interface KeyRow {
  readonly set_id: KeySetId
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly sealed_jwk: string
}

/** Keys in the table `oauth2.keys`, sealed by the platform's secrets, cached while notifications arrive. */
export class SealedKeyStore implements KeyStore {
  readonly #database: Database
  readonly #secrets: SecretRing
  readonly #notifications: Pick<Notifications, 'available'>
  /** Opened keys by what they were sealed as: opening one costs a millisecond. */
  readonly #opened = new Map<string, SigningKey>()
  readonly #generating = new Map<string, Promise<SigningKey>>()
  #cached: readonly SigningKey[] | undefined
  #changes = 0

  constructor(database: Database, secrets: SecretRing, notifications: Pick<Notifications, 'available'>) {
    this.#database = database
    this.#secrets = secrets
    this.#notifications = notifications
  }

  async signing(set: KeySetId, algorithm?: SigningAlgorithm): Promise<SigningKey> {
    return newest(await this.published(), set, algorithm) ?? this.#generateOnce(set, algorithm)
  }

  async verifying(kid: string): Promise<SigningKey | undefined> {
    return (await this.published()).find((key) => key.kid === kid)
  }

  async published(): Promise<readonly SigningKey[]> {
    if (this.#cached && this.#notifications.available) return this.#cached
    const changes = this.#changes
    const keys = await this.#read(this.#database)
    if (changes === this.#changes && this.#notifications.available) this.#cached = keys
    return keys
  }

  /** Makes the keys that the server signs with by default, where they are missing. */
  async prepare(): Promise<void> {
    for (const set of setIds) await this.signing(set)
  }

  /** Drops the cache: some key may have changed. */
  forget(): void {
    this.#changes++
    this.#cached = undefined
  }

  #generateOnce(set: KeySetId, algorithm = usualAlgorithms[set]): Promise<SigningKey> {
    const name = `${set} ${algorithm}`
    let generating = this.#generating.get(name)
    if (!generating) {
      generating = this.#generate(set, algorithm).finally(() => this.#generating.delete(name))
      this.#generating.set(name, generating)
    }
    return generating
  }

  async #generate(set: KeySetId, algorithm: SigningAlgorithm): Promise<SigningKey> {
    const candidate = await generatePrivateJwk(algorithm)
    const key = await this.#database.transaction(async (transaction) => {
      await transaction.query(lockGeneration, [generationLock])
      const existing = newest(await this.#read(transaction), set, algorithm)
      if (existing) return existing
      const kid = randomUUID()
      const sealed = seal(this.#secrets, sealPurpose, JSON.stringify(candidate))
      await transaction.query(insertKey, [set, kid, algorithm, sealed])
      await transaction.query(announceKey, [keysChannel, kid])
      return signingKey(set, kid, algorithm, candidate)
    })
    this.forget()
    return key
  }

  async #read(from: Queryable): Promise<readonly SigningKey[]> {
    const rows = await from.query<KeyRow>(selectKeys, [setIds])
    return rows.map((row) => this.#open(row))
  }

  #open({ set_id, kid, algorithm, sealed_jwk }: KeyRow): SigningKey {
    let key = this.#opened.get(sealed_jwk)
    if (!key) {
      const jwk = unseal(this.#secrets, sealPurpose, sealed_jwk)
      if (!jwk) throw unreadable(kid)
      key = signingKey(set_id, kid, algorithm, JSON.parse(jwk.toString()))
      this.#opened.set(sealed_jwk, key)
    }
    return key
  }
}

function newest(
  keys: readonly SigningKey[],
  set: KeySetId,
  algorithm: SigningAlgorithm | undefined,
): SigningKey | undefined {
  return keys.find((key) => key.set === set && (algorithm === undefined || key.algorithm === algorithm))
}

function unreadable(kid: string): PlatformError {
  return new PlatformError({
    status: 500,
    code: 'server_error',
    message: `The signing key ${kid} cannot be opened with the configured secrets. Add the secret that was in use when the key was made to the end of the list of secrets.`,
  })
}

const selectKeys = {
  name: 'oauth2-keys',
  text: `select set_id, kid, algorithm, sealed_jwk from oauth2.keys
    where set_id = any($1::text[]) order by created_at desc, kid`,
}

const lockGeneration = { name: 'oauth2-keys-lock', text: 'select pg_advisory_xact_lock($1)' }

const insertKey = {
  name: 'oauth2-keys-insert',
  text: `insert into oauth2.keys (set_id, kid, algorithm, use, sealed_jwk, created_at)
    values ($1, $2, $3, 'sig', $4, clock_timestamp())`,
}

const announceKey = { name: 'oauth2-keys-announce', text: 'select pg_notify($1, $2)' }
