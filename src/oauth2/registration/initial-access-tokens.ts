import { randomUUID } from 'node:crypto'
import { sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'
import type { Database, Queryable } from '../../database/database.ts'

/** A token with which clients are registered (RFC 7591 §3), as the database keeps it: without its text. */
export interface InitialAccessToken {
  readonly id: string
  readonly description: string
  /** How many clients it may still register; null is any number. */
  readonly remaining_uses: number | null
  readonly created_at: Date
  readonly expires_at: Date | null
}

export interface NewInitialAccessToken {
  readonly description: string
  readonly uses: number | undefined
  readonly expiresAt: Date | undefined
}

/** Issues a token. Its text is shown this once; the database has its hash. */
export async function issueInitialAccessToken(
  database: Database,
  { description, uses, expiresAt }: NewInitialAccessToken,
  now: Date,
): Promise<{ readonly token: string; readonly issued: InitialAccessToken }> {
  const token = `iat_${randomToken()}`
  const issued = {
    id: randomUUID(),
    description,
    remaining_uses: uses ?? null,
    created_at: now,
    expires_at: expiresAt ?? null,
  }
  await database.query(insert, [issued.id, sha256(token), description, uses ?? null, now, expiresAt ?? null])
  return { token, issued }
}

/** Tokens in the order of their ids, after one of them; those that have expired or are used up are not there. */
export function listInitialAccessTokens(
  database: Database,
  after: string | undefined,
  limit: number,
  now: Date,
): Promise<InitialAccessToken[]> {
  return database.query<InitialAccessToken>(list, [after ?? zeroUuid, now, limit])
}

/** @returns whether there was such a token */
export async function revokeInitialAccessToken(database: Database, id: string): Promise<boolean> {
  return (await database.query(remove, [id])).length > 0
}

/** The id of the token with this text, if it may register a client. */
export async function findInitialAccessToken(
  database: Database,
  token: string,
  now: Date,
): Promise<string | undefined> {
  const [found] = await database.query<{ id: string }>(select, [sha256(token), now])
  return found?.id
}

/** Uses a token once. @returns false when somebody else was faster with its last use */
export async function spendInitialAccessToken(into: Queryable, id: string, now: Date): Promise<boolean> {
  return (await into.query(use, [id, now])).length > 0
}

const zeroUuid = '00000000-0000-0000-0000-000000000000'
const columns = 'id, description, remaining_uses, created_at, expires_at'
const usable = '(expires_at is null or expires_at > $2) and (remaining_uses is null or remaining_uses > 0)'

const insert = {
  name: 'oauth2-initial-access-tokens-insert',
  text: `insert into oauth2.initial_access_tokens (id, hash, description, remaining_uses, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6)`,
}

const list = {
  name: 'oauth2-initial-access-tokens-list',
  text: `select ${columns} from oauth2.initial_access_tokens
    where id > $1 and ${usable} order by id limit $3`,
}

const remove = {
  name: 'oauth2-initial-access-tokens-delete',
  text: 'delete from oauth2.initial_access_tokens where id = $1 returning id',
}

const select = {
  name: 'oauth2-initial-access-tokens-by-hash',
  text: `select id from oauth2.initial_access_tokens where hash = $1 and ${usable}`,
}

const use = {
  name: 'oauth2-initial-access-tokens-use',
  text: `update oauth2.initial_access_tokens set remaining_uses = remaining_uses - 1
    where id = $1 and ${usable} returning id`,
}
