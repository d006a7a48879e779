import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { type ExpiringTable, Housekeeping } from '../database/housekeeping.ts'
import { expiringTables as identityTables } from '../identity/expiring-tables.ts'
import { expiringTables as oauth2Tables } from '../oauth2/expiring-tables.ts'

/** What Hydra's janitor tells apart. */
export const janitorKinds = ['tokens', 'requests', 'grants'] as const
export type JanitorKind = (typeof janitorKinds)[number]

/** The kind of a table; one that is not named here belongs to people's way through a sign-in. */
const kindOfTable: Readonly<Record<string, JanitorKind>> = {
  'oauth2.grants': 'tokens',
  'oauth2.refresh_tokens': 'tokens',
  'oauth2.revoked_tokens': 'tokens',
  'oauth2.used_assertions': 'grants',
  'oauth2.trusted_issuers': 'grants',
}

/** The tables that expired rows are deleted from, by the kinds of Hydra's janitor. */
export function janitorTables(kinds: ReadonlySet<JanitorKind>): readonly ExpiringTable[] {
  return oauth2Tables.filter(({ table }) => kinds.has(kindOfTable[table] ?? 'requests'))
}

export { identityTables }

export interface DeleteExpiredOptions {
  readonly database: Database
  readonly log: Logger
  readonly tables: readonly ExpiringTable[]
  readonly batchSize: number
  /** Rows of one table at most. */
  readonly limit?: number
  /** Rows that expired less than this ago are kept. */
  readonly keepSeconds: number
  readonly pauseBetweenTablesSeconds?: number
}

/** Held by the command, beside the locks of the servers, so that it works while they run. */
const commandLock = 4_444_000_050

/** Deletes what has expired. Gives how many rows went, by table. */
export async function deleteExpired(
  options: DeleteExpiredOptions,
): Promise<Readonly<Record<string, number>>> {
  const { tables, keepSeconds, pauseBetweenTablesSeconds = 0 } = options
  const deleted: Record<string, number> = {}
  for (const [position, { table, graceSeconds = 0 }] of tables.entries()) {
    if (position > 0) await wait(pauseBetweenTablesSeconds * 1000)
    const housekeeping = new Housekeeping({
      database: options.database,
      log: options.log,
      clock: () => new Date(),
      lock: commandLock,
      batchSize: options.batchSize,
      ...(options.limit !== undefined && { limit: options.limit }),
      tables: [{ table, graceSeconds: Math.max(graceSeconds, keepSeconds) }],
    })
    deleted[table] = await housekeeping.cleanUp()
  }
  return deleted
}
