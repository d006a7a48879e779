import type { Logger } from 'pino'
import type { Database, Statement } from './database.ts'

/** A table whose rows carry `expires_at`, with an index on it. */
export interface ExpiringTable {
  /** With its schema; written by the program, never taken from input. */
  readonly table: string
  /** How long an expired row is kept, so that a late request is told "expired" rather than "unknown". */
  readonly graceSeconds?: number
}

export interface HousekeepingOptions {
  readonly database: Database
  readonly log: Logger
  readonly clock: () => Date
  readonly tables: readonly ExpiringTable[]
  /** Taken by whoever cleans up, so that of many replicas one does; different for each component. */
  readonly lock: number
  readonly intervalSeconds?: number
  readonly batchSize?: number
}

/** Deletes expired rows in small batches, each in a transaction of its own that holds nothing for long. */
export class Housekeeping {
  readonly #options: HousekeepingOptions
  #timer: NodeJS.Timeout | undefined
  #round: Promise<unknown> = Promise.resolve()

  constructor(options: HousekeepingOptions) {
    this.#options = options
  }

  /** From now on cleans up regularly. Does not keep the process alive. */
  start(): void {
    const interval = (this.#options.intervalSeconds ?? 60) * 1000
    this.#timer = setInterval(() => {
      this.#round = this.cleanUp().catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'expired rows could not be deleted; trying again later')
      })
    }, interval).unref()
  }

  /** Resolves when a round that is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#round
  }

  /** One round: every expired row of every table. Gives how many were deleted here. */
  async cleanUp(): Promise<number> {
    let deleted = 0
    for (const table of this.#options.tables) {
      for (;;) {
        const batch = await this.#deleteBatch(table)
        deleted += batch
        if (batch < this.#batchSize) break
      }
    }
    return deleted
  }

  get #batchSize(): number {
    return this.#options.batchSize ?? 500
  }

  /** Zero as well while another replica holds the lock. */
  async #deleteBatch({ table, graceSeconds = 0 }: ExpiringTable): Promise<number> {
    const { database, clock, lock } = this.#options
    const before = new Date(clock().getTime() - graceSeconds * 1000)
    return await database.transaction(async (transaction) => {
      const [held] = await transaction.query<{ held: boolean }>(tryLock, [lock])
      if (!held?.held) return 0
      const rows = await transaction.query(deletion(table), [before, this.#batchSize])
      return rows.length
    })
  }
}

const tryLock: Statement = {
  name: 'housekeeping_lock',
  text: 'select pg_try_advisory_xact_lock($1) as held',
}

function deletion(table: string): Statement {
  return {
    name: `housekeeping_${table}`,
    text: `delete from ${table} where ctid = any(array(
      select ctid from ${table} where expires_at < $1 order by expires_at limit $2)) returning 1`,
  }
}
