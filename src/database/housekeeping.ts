import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Instruments } from '../observability/instruments.ts'
import type { Database, Queryable, Statement } from './database.ts'
import { housekeepingMetrics } from './housekeeping-metrics.ts'

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
  /** Held by whoever cleans up, so that of many replicas one does; different for each component. */
  readonly lock: number
  readonly instruments?: Instruments
  readonly intervalSeconds?: number
  readonly batchSize?: number
  /** How many rows of one table a round deletes at most; all that have expired unless said. */
  readonly limit?: number
  /** Waits between two batches. @param milliseconds that the last one took */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}

/** A batch is followed by a pause of four times its duration, so that requests have the database in between. */
const pauseFactor = 4

/** The backlog is counted up to here: whoever has more has to wait anyway. */
const mostCounted = 10_000

/** Deletes expired rows in small batches, each in a transaction of its own that holds nothing for long. */
export class Housekeeping {
  readonly #options: HousekeepingOptions
  readonly #metrics: ReturnType<typeof housekeepingMetrics>
  readonly #stopping = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #round: Promise<unknown> = Promise.resolve()

  constructor(options: HousekeepingOptions) {
    this.#options = options
    this.#metrics = housekeepingMetrics(options.instruments)
  }

  /** From now on cleans up regularly, one round after the other. Does not keep the process alive. */
  start(): void {
    const interval = (this.#options.intervalSeconds ?? 60) * 1000
    this.#timer = setTimeout(() => {
      this.#round = this.cleanUp()
        .catch((error: unknown) => {
          this.#options.log.warn({ err: error }, 'expired rows could not be deleted; trying again later')
        })
        .finally(() => {
          if (!this.#stopping.signal.aborted) this.start()
        })
    }, interval).unref()
  }

  /** Resolves when the batch that is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    clearTimeout(this.#timer)
    await this.#round
  }

  /**
   * One round: the expired rows of every table. Gives how many were deleted here: none while another replica is
   * at it.
   */
  async cleanUp(): Promise<number> {
    return this.#options.database.onOwnConnection(async (connection) => {
      const [held] = await connection.query<{ held: boolean }>(tryLock, [this.#options.lock])
      if (!held?.held) return 0
      let deleted = 0
      for (const table of this.#options.tables) deleted += await this.#cleanTable(connection, table)
      return deleted
    })
  }

  async #cleanTable(connection: Queryable, { table, graceSeconds = 0 }: ExpiringTable): Promise<number> {
    const { clock, batchSize = 500, limit = Number.POSITIVE_INFINITY } = this.#options
    const before = new Date(clock().getTime() - graceSeconds * 1000)
    const [backlog] = await connection.query<{ count: number }>(expiredRows(table), [before, mostCounted])
    this.#metrics.backlog.set({ table }, backlog?.count ?? 0)
    const began = performance.now()
    let deleted = 0
    while (!this.#stopping.signal.aborted) {
      const batchBegan = performance.now()
      const size = Math.min(batchSize, limit - deleted)
      const batch = size > 0 ? (await connection.query(deletion(table), [before, size])).length : 0
      deleted += batch
      if (batch < batchSize) break
      await this.#pause(performance.now() - batchBegan)
    }
    this.#metrics.removed.inc({ table }, deleted)
    if (deleted > 0) this.#metrics.duration.observe({ table }, (performance.now() - began) / 1000)
    if (deleted >= (backlog?.count ?? 0)) this.#metrics.backlog.set({ table }, 0)
    return deleted
  }

  async #pause(milliseconds: number): Promise<void> {
    const { pause = pauseInProportion } = this.#options
    // It ends early, with an error, when housekeeping is to stop.
    await pause(milliseconds, this.#stopping.signal).catch(() => undefined)
  }
}

function pauseInProportion(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return wait(milliseconds * pauseFactor, undefined, { signal, ref: false })
}

/** Given back with the connection that holds it. */
const tryLock: Statement = {
  name: 'housekeeping_lock',
  text: 'select pg_try_advisory_lock($1) as held',
}

function expiredRows(table: string): Statement {
  return {
    name: `housekeeping_backlog_${table}`,
    text: `select count(*)::integer as count from (
      select 1 from ${table} where expires_at < $1 order by expires_at limit $2) as expired`,
  }
}

function deletion(table: string): Statement {
  return {
    name: `housekeeping_${table}`,
    text: `delete from ${table} where ctid = any(array(
      select ctid from ${table} where expires_at < $1 order by expires_at limit $2)) returning 1`,
  }
}
