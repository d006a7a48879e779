import type { Database, Queryable } from '../../database/database.ts'
import type { ClientDocument } from './client.ts'
import { clientsChannel } from './client-store.ts'

/** A client as those who change it see it. */
export interface StoredClient {
  readonly document: ClientDocument
  readonly secret_hash: string | null
  readonly rotated_secret_hashes: readonly string[]
  /** SHA-256 of the registration access token (RFC 7592); null: it has none. */
  readonly registration_token_hash: Buffer | null
  /** Grows with every change. */
  readonly version: number
}

/** What is kept of a new client's secrets. */
export interface NewClientHashes {
  readonly secretHash: string | null
  readonly registrationTokenHash: Buffer | null
}

type Secrets = Pick<StoredClient, 'secret_hash' | 'rotated_secret_hashes' | 'registration_token_hash'>

export interface ClientFilter {
  readonly name?: string | undefined
  readonly owner?: string | undefined
}

/** The client of an id from the database, past any cache. */
export async function readClient(database: Database, id: string): Promise<StoredClient | undefined> {
  const [client] = await database.query<StoredClient>(selectClient, [id])
  return client
}

/**
 * Writes a new client; false when there is one of that id. Tokens of an earlier client of the same id do not
 * come back to life: only those issued from `now` on count.
 */
export async function insertClient(
  into: Queryable,
  document: ClientDocument,
  { secretHash, registrationTokenHash }: NewClientHashes,
  now: Date,
): Promise<boolean> {
  const { client_id, client_name, owner } = document
  const notBefore = new Date(now.getTime() - 1)
  const inserted = await into.query(insertStatement, [
    client_id,
    JSON.stringify(document),
    client_name,
    owner,
    secretHash,
    notBefore,
    registrationTokenHash,
  ])
  return inserted.length > 0
}

/** Replaces a client of a known version and announces it; false when somebody else was faster. */
export async function updateClient(
  database: Database,
  document: ClientDocument,
  { secret_hash, rotated_secret_hashes, registration_token_hash }: Secrets,
  version: number,
): Promise<boolean> {
  const { client_id, client_name, owner } = document
  const updated = await database.query(updateStatement, [
    client_id,
    JSON.stringify(document),
    client_name,
    owner,
    secret_hash,
    rotated_secret_hashes,
    version,
    clientsChannel,
    registration_token_hash,
  ])
  return updated.length > 0
}

/** Deletes a client with everything that was issued to it, and announces it; false when there is none. */
export async function deleteClient(database: Database, id: string): Promise<boolean> {
  const deleted = await database.query(deleteStatement, [id, clientsChannel])
  return deleted.length > 0
}

/** Clients in the order of their ids, after one of them, that match exactly. */
export async function listClients(
  database: Database,
  { name, owner }: ClientFilter,
  after: string | undefined,
  limit: number,
): Promise<ClientDocument[]> {
  // One statement per combination: with "name is null or ..." PostgreSQL could not use the index.
  const conditions = ['id > $1']
  const values: unknown[] = [after ?? '', limit]
  if (name !== undefined) conditions.push(`name = $${values.push(name)}`)
  if (owner !== undefined) conditions.push(`owner = $${values.push(owner)}`)
  const rows = await database.query<{ document: ClientDocument }>(
    {
      name: `oauth2-clients-list${name === undefined ? '' : '-name'}${owner === undefined ? '' : '-owner'}`,
      text: `select document from oauth2.clients where ${conditions.join(' and ')} order by id limit $2`,
    },
    values,
  )
  return rows.map(({ document }) => document)
}

const selectClient = {
  name: 'oauth2-clients-read',
  text: `select document, secret_hash, rotated_secret_hashes, registration_token_hash, version
    from oauth2.clients where id = $1`,
}

const insertStatement = {
  name: 'oauth2-clients-insert',
  text: `insert into oauth2.clients (id, document, name, owner, secret_hash, tokens_not_before,
      registration_token_hash)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict do nothing returning id`,
}

const updateStatement = {
  name: 'oauth2-clients-update',
  text: `with updated as (
      update oauth2.clients set document = $2, name = $3, owner = $4, secret_hash = $5,
        rotated_secret_hashes = $6, registration_token_hash = $9, version = version + 1, updated_at = now()
      where id = $1 and version = $7 returning id
    ) select pg_notify($8, id) from updated`,
}

const deleteStatement = {
  name: 'oauth2-clients-delete',
  text: `with deleted as (delete from oauth2.clients where id = $1 returning id)
    select pg_notify($2, id) from deleted`,
}
