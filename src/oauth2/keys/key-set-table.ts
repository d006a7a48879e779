import type { Database, Queryable } from '../../database/database.ts'

/** The channel on which a new, changed or removed key is announced. */
export const keysChannel = 'oauth2_keys'

/** A key as it is kept: the private JWK is sealed. */
export interface StoredKey {
  readonly set_id: string
  readonly kid: string
  readonly algorithm: string
  readonly use: string
  readonly sealed_jwk: string
}

/** A key with when it is used. */
export interface KeyRow extends StoredKey {
  readonly created_at: Date
  /** From when it signs; null is from the beginning. */
  readonly signs_from: Date | null
  /** Until when it verifies; null is until somebody deletes it. */
  readonly expires_at: Date | null
}

/** The keys of sets, newest first. */
export function readKeys(from: Queryable, sets: readonly string[]): Promise<KeyRow[]> {
  return from.query<KeyRow>(selectKeys, [sets])
}

/** The keys of one set, at most `limit`, oldest first. */
export function readKeySet(database: Database, set: string, limit: number): Promise<StoredKey[]> {
  return database.query<StoredKey>(selectKeySet, [set, limit])
}

export async function readKey(database: Database, set: string, kid: string): Promise<StoredKey | undefined> {
  const [key] = await database.query<StoredKey>(selectKey, [set, kid])
  return key
}

/** Until the transaction ends, nobody else who takes this lock makes keys. */
export async function lockGeneration(transaction: Queryable, lock: number): Promise<void> {
  await transaction.query(advisoryLock, [lock])
}

/**
 * Adds a key and announces it; false when the set has one of that id.
 * @param signsFrom when it begins to sign; at once unless said
 */
export async function insertKey(into: Queryable, key: StoredKey, signsFrom?: Date): Promise<boolean> {
  return (await into.query(insertOne, [...keyValues(key), keysChannel, signsFrom ?? null])).length > 0
}

/** Lets the keys of an algorithm expire that have no end yet: they are being replaced. */
export async function retireKeys(
  into: Queryable,
  set: string,
  algorithm: string,
  expiresAt: Date,
): Promise<void> {
  await into.query(retire, [set, algorithm, expiresAt])
}

/** Adds a key, or replaces the one of its id, and announces it. */
export async function putKey(database: Database, key: StoredKey): Promise<void> {
  await database.query(putOne, [...keyValues(key), keysChannel])
}

/** Replaces all keys of a set; the last one becomes its newest. */
export async function replaceKeySet(
  database: Database,
  set: string,
  keys: readonly StoredKey[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query(deleteSet, [set, keysChannel])
    for (const key of keys) await insertKey(transaction, key)
  })
}

export async function deleteKeySet(database: Database, set: string): Promise<void> {
  await database.query(deleteSet, [set, keysChannel])
}

export async function deleteKey(database: Database, set: string, kid: string): Promise<void> {
  await database.query(deleteOne, [set, kid, keysChannel])
}

function keyValues({ set_id, kid, algorithm, use, sealed_jwk }: StoredKey): unknown[] {
  return [set_id, kid, algorithm, use, sealed_jwk]
}

const advisoryLock = { name: 'oauth2-keys-lock', text: 'select pg_advisory_xact_lock($1)' }

const columns = 'set_id, kid, algorithm, use, sealed_jwk'

const selectKeys = {
  name: 'oauth2-keys-of-sets',
  text: `select ${columns}, created_at, signs_from, expires_at from oauth2.keys
    where set_id = any($1::text[]) order by created_at desc, kid`,
}

const selectKeySet = {
  name: 'oauth2-keys-of-set',
  text: `select ${columns} from oauth2.keys where set_id = $1 order by created_at, kid limit $2`,
}

const selectKey = {
  name: 'oauth2-keys-by-id',
  text: `select ${columns} from oauth2.keys where set_id = $1 and kid = $2`,
}

const insertOne = {
  name: 'oauth2-keys-insert',
  text: `with written as (
      insert into oauth2.keys (${columns}, created_at, signs_from)
      values ($1, $2, $3, $4, $5, clock_timestamp(), $7)
      on conflict do nothing returning kid
    ) select pg_notify($6, kid) from written`,
}

const putOne = {
  name: 'oauth2-keys-put',
  text: `with written as (
      insert into oauth2.keys (${columns}, created_at) values ($1, $2, $3, $4, $5, clock_timestamp())
      on conflict (set_id, kid) do update set algorithm = excluded.algorithm, use = excluded.use,
        sealed_jwk = excluded.sealed_jwk
      returning kid
    ) select pg_notify($6, kid) from written`,
}

const retire = {
  name: 'oauth2-keys-retire',
  text: `update oauth2.keys set expires_at = $3
    where set_id = $1 and algorithm = $2 and expires_at is null`,
}

const deleteSet = {
  name: 'oauth2-keys-delete-set',
  text: `with deleted as (delete from oauth2.keys where set_id = $1 returning kid)
    select pg_notify($2, kid) from deleted`,
}

const deleteOne = {
  name: 'oauth2-keys-delete',
  text: `with deleted as (delete from oauth2.keys where set_id = $1 and kid = $2 returning kid)
    select pg_notify($3, kid) from deleted`,
}
