import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { connectionOptions } from '../src/database/connect.ts'

/** Backends report what they did at the latest ten seconds after they became idle. */
const reportingMilliseconds = 11_000

/** Rows that were inserted or updated in the platform's tables since the database exists. */
export async function writtenRows(databaseUrl: string): Promise<number> {
  await wait(reportingMilliseconds)
  return onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query(
      `select coalesce(sum(n_tup_ins + n_tup_upd), 0)::integer as written
       from pg_stat_user_tables where schemaname in ('oauth2', 'identity')`,
    )
    return rows[0].written
  })
}

export async function onDatabase<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connectionOptions(databaseUrl))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
