import type { Logger } from 'pino'
import { PlatformError } from '../contracts/platform-error.ts'
import { connectionOptions, withoutPassword } from '../database/connect.ts'
import { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'

/**
 * Applies missing migrations. Of any number of processes that do this at once one migrates and the others
 * wait for it.
 * @throws PlatformError `database_unreachable`, `database_newer`
 */
export async function prepareDatabase(url: string, log: Logger): Promise<void> {
  await withDatabase(url, async (database) => {
    for (const name of await migrate(database)) log.info({ migration: name }, 'applied a migration')
  })
}

/** Opens the database for one piece of work. Says in one sentence when it cannot be reached. */
export async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = new Database({ pool: { ...connectionOptions(url), max: 1 } })
  try {
    await database.pool.query('select 1').catch((error: Error) => {
      throw unreachable(url, error)
    })
    return await work(database)
  } finally {
    await database.close()
  }
}

function unreachable(url: string, error: Error): PlatformError {
  return new PlatformError({
    status: 500,
    code: 'database_unreachable',
    message: `The database ${withoutPassword(url)} cannot be used: ${reason(error)} Check "database" (DATABASE_URL) and that PostgreSQL runs there.`,
    cause: error,
  })
}

/** SQLSTATE codes and Node.js codes that a person can do something about. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address.',
  ENOTFOUND: 'its host name is not known.',
  EAI_AGAIN: 'its host name cannot be looked up at the moment.',
  ETIMEDOUT: 'it does not answer.',
  EHOSTUNREACH: 'there is no way to its host.',
  ENOENT: 'there is no such socket.',
  '28P01': 'it refuses the password.',
  '28000': 'it refuses this account.',
  '3D000': 'there is no database of this name.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is signed by an authority that is not trusted; name it with sslrootcert.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself; name it with sslrootcert.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified; name its authority with sslrootcert.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
}

function reason(error: Error): string {
  const single = error instanceof AggregateError ? (error.errors[0] as Error) : error
  const { code } = single as { code?: string }
  return reasons[code ?? ''] ?? `${single.message.replace(/\.$/, '')}.`
}
