import type { Database, Queryable, Statement } from '../../database/database.ts'

const batchSize = 1000

/** Taken for one batch at a time, so that of many replicas one deletes. */
const housekeepingLock = 4_444_000_003

/** Everything that expires. Deleting a grant deletes its refresh tokens. */
const tables = [
  { table: 'grants', key: 'id' },
  { table: 'refresh_tokens', key: 'hash' },
  { table: 'revoked_tokens', key: 'token_id' },
  { table: 'login_sessions', key: 'id' },
  { table: 'stored_challenges', key: 'id' },
  { table: 'used_assertions', key: 'issuer, jti' },
]

const deletions: readonly Statement[] = tables.map(({ table, key }) => ({
  name: `oauth2-${table.replaceAll('_', '-')}-delete-expired`,
  text: `delete from oauth2.${table} where (${key}) in (
      select ${key} from oauth2.${table} where expires_at < $1
      order by expires_at limit ${batchSize} for update skip locked)
    returning 1 as deleted`,
}))

/**
 * Deletes rows that expired before `now`, in batches of their own transactions, so that no request waits for
 * them. Gives how many; 0 also when another replica is at it.
 */
export async function deleteExpired(database: Database, now: Date): Promise<number> {
  let deleted = 0
  for (const deletion of deletions) {
    let batch: number
    do {
      batch = await database.transaction((transaction) => deleteBatch(transaction, deletion, now))
      deleted += batch
    } while (batch === batchSize)
  }
  return deleted
}

async function deleteBatch(transaction: Queryable, deletion: Statement, now: Date): Promise<number> {
  const [lock] = await transaction.query<{ taken: boolean }>(tryLock, [housekeepingLock])
  return lock?.taken ? (await transaction.query(deletion, [now])).length : 0
}

const tryLock = {
  name: 'oauth2-housekeeping-lock',
  text: 'select pg_try_advisory_xact_lock($1) as taken',
}
