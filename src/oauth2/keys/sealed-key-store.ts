import { randomUUID } from 'node:crypto'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import { CachedRead } from '../../database/cached-read.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { Notifications } from '../../database/notifications.ts'
import { insertKey, lockGeneration, readKeys, type StoredKey } from './key-set-table.ts'
import type { KeySetId, KeyStore, SigningKey } from './key-store.ts'
import { openJwk, sealJwk } from './sealed-jwk.ts'
import type { SigningAlgorithm } from './signing-algorithms.ts'
import { generatePrivateJwk, signingKey } from './signing-key.ts'

/** Taken by whoever makes a key, so that of many replicas that need the same one only one makes it. */
export const generationLock = 4_444_000_002

const usualAlgorithms: Readonly<Record<KeySetId, SigningAlgorithm>> = {
  'hydra.openid.id-token': 'RS256',
  'hydra.jwt.access-token': 'ES256',
}

/** The sets that the server signs with. */
export const serverKeySets = Object.keys(usualAlgorithms) as readonly KeySetId[]

/** Whether the server signs with the keys of a set. */
export function isServerKeySet(set: string): set is KeySetId {
  return Object.hasOwn(usualAlgorithms, set)
}

/** A key with when it is used. */
interface ScheduledKey {
  readonly key: SigningKey
  readonly signsFrom: Date | null
  readonly expiresAt: Date | null
}

/** Keys in the table `oauth2.keys`, sealed by the platform's secrets, cached while notifications arrive. */
export class SealedKeyStore implements KeyStore {
  readonly #database: Database
  readonly #secrets: SecretRing
  /** Opened keys by what they were sealed as: opening one costs a millisecond. */
  #opened: ReadonlyMap<string, SigningKey> = new Map()
  readonly #generating = new Map<string, Promise<SigningKey>>()
  readonly #clock: () => Date
  readonly #keys: CachedRead<readonly ScheduledKey[]>

  constructor(
    database: Database,
    secrets: SecretRing,
    notifications: Pick<Notifications, 'available'>,
    clock: () => Date = () => new Date(),
  ) {
    this.#clock = clock
    this.#database = database
    this.#secrets = secrets
    this.#keys = new CachedRead(notifications, () => this.#read(database))
  }

  async signing(set: KeySetId, algorithm?: SigningAlgorithm): Promise<SigningKey> {
    return (
      newest(await this.#keys.get(), this.#clock(), set, algorithm) ??
      (await this.#generateOnce(set, algorithm))
    )
  }

  async verifying(set: KeySetId, kid: string): Promise<SigningKey | undefined> {
    return (await this.published()).find((key) => key.kid === kid && key.set === set)
  }

  async published(): Promise<readonly SigningKey[]> {
    const now = this.#clock()
    return (await this.#keys.get()).filter((scheduled) => isPublished(scheduled, now)).map(({ key }) => key)
  }

  /** Makes the keys that the server signs with by default, where they are missing. */
  async prepare(): Promise<void> {
    for (const set of serverKeySets) await this.signing(set)
  }

  forget(): void {
    this.#keys.forget()
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
      await lockGeneration(transaction, generationLock)
      const existing = newest(await this.#read(transaction), this.#clock(), set, algorithm)
      if (existing) return existing
      const kid = randomUUID()
      const sealed_jwk = sealJwk(this.#secrets, { ...candidate, kid, use: 'sig', alg: algorithm })
      await insertKey(transaction, { set_id: set, kid, algorithm, use: 'sig', sealed_jwk })
      return signingKey(set, kid, algorithm, candidate)
    })
    this.forget()
    return key
  }

  async #read(from: Queryable): Promise<readonly ScheduledKey[]> {
    const rows = await readKeys(from, serverKeySets)
    const opened = new Map(
      rows.map((row) => [row.sealed_jwk, this.#opened.get(row.sealed_jwk) ?? this.#open(row)]),
    )
    this.#opened = opened
    return rows.map(({ sealed_jwk, signs_from, expires_at }) => ({
      key: opened.get(sealed_jwk) as SigningKey,
      signsFrom: signs_from,
      expiresAt: expires_at,
    }))
  }

  #open(row: StoredKey): SigningKey {
    const jwk = openJwk(this.#secrets, row)
    return signingKey(row.set_id as KeySetId, row.kid, row.algorithm as SigningAlgorithm, jwk)
  }
}

/** The key that signs now. One that is published already may be newer. */
function newest(
  keys: readonly ScheduledKey[],
  now: Date,
  set: KeySetId,
  algorithm: SigningAlgorithm | undefined,
): SigningKey | undefined {
  return keys.find(
    (scheduled) =>
      scheduled.key.set === set &&
      (algorithm === undefined || scheduled.key.algorithm === algorithm) &&
      (scheduled.signsFrom === null || scheduled.signsFrom <= now) &&
      isPublished(scheduled, now),
  )?.key
}

function isPublished({ expiresAt }: ScheduledKey, now: Date): boolean {
  return expiresAt === null || expiresAt > now
}
