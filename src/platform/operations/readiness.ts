import type { Database } from '../../database/database.ts'
import { migrations } from '../../database/migrations/index.ts'

/** What is not ready, by name, with a reason that tells a stranger nothing. Empty: requests can be served. */
export type Unreadiness = Readonly<Record<string, string>>

const countMigrations = {
  name: 'readiness-migrations',
  text: `select (select count(*)::int from oauth2.migrations) as oauth2,
    (select count(*)::int from identity.migrations) as identity`,
}

/** Longer than a healthy database needs, shorter than probes wait. */
const databaseTimeoutMilliseconds = 2000

/** Whether this process can serve: it does not end, its database answers and is migrated. */
export async function unreadiness(database: Database, ending: boolean): Promise<Unreadiness> {
  if (ending) return { process: 'shutting down' }
  try {
    const [applied] = await withTimeout(
      database.query<Record<keyof typeof migrations, number>>(countMigrations, []),
      databaseTimeoutMilliseconds,
    )
    const complete = (Object.keys(migrations) as (keyof typeof migrations)[]).every(
      (schema) => applied?.[schema] === Object.keys(migrations[schema]).length,
    )
    return complete ? {} : { migrations: 'not all migrations are applied' }
  } catch {
    return { database: 'not reachable' }
  }
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('timed out')), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
