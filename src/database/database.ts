import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tracing } from '../observability/tracing/tracing.ts'
import { isUnavailable, unavailable } from './outage.ts'
import type { Tables } from './tables/index.ts'

/** A statement that PostgreSQL plans once per connection. The name is unique in the program. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** What both the pool and an open transaction can do. */
export interface Queryable {
  /** Runs a prepared statement and gives its rows. Throws 503 while the database is away. */
  query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>
}

export interface DatabaseOptions {
  readonly pool: pg.PoolConfig
  /** Called with every statement, for tracing and tests. */
  readonly onStatement?: (statement: Statement, values: readonly unknown[]) => void
  /** Where statements are recorded beside the requests that run them. */
  readonly tracing?: Pick<Tracing, 'traceStatement' | 'statementEnded'> | undefined
}

/**
 * The connection pool. A request asks for a connection only while it holds none: work inside
 * {@link transaction} gets the transaction's own connection and must use nothing else.
 */
export class Database implements Queryable {
  readonly pool: pg.Pool
  /** Typed queries for what is assembled at run time: filters, lists, documents. */
  readonly kysely: Kysely<Tables>
  readonly #onStatement: DatabaseOptions['onStatement']
  readonly #tracing: DatabaseOptions['tracing']

  constructor(options: DatabaseOptions) {
    this.pool = new pg.Pool({ ...options.pool, onConnect: planForKeys as (client: pg.ClientBase) => void })
    // An idle connection that breaks is dropped by the pool; the next request opens another one.
    this.pool.on('error', () => undefined)
    this.kysely = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: this.pool }),
      log: ({ level, query, queryDurationMillis }) => {
        const statement = { name: 'kysely', text: query.sql }
        options.onStatement?.(statement, query.parameters)
        options.tracing?.statementEnded(statement, queryDurationMillis, level === 'error')
      },
    })
    this.#onStatement = options.onStatement
    this.#tracing = options.tracing
  }

  query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.#run<Row>(this.pool, statement, values)
  }

  /**
   * Runs `work` in one transaction on one connection; commits when it resolves, rolls back when it throws.
   * A serialization failure or deadlock (SQLSTATE 40001, 40P01) is tried again, three times in all.
   */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#transactionOnce(work)
      } catch (error) {
        if (attempt === 3 || !isRetryable(error)) throw error
      }
    }
  }

  /**
   * Runs `work` on a connection beside the pool: for what takes long and happens once. What the session holds,
   * such as an advisory lock, ends with it.
   */
  async onOwnConnection<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    const client = new pg.Client(this.pool.options)
    // A connection that breaks while nothing runs on it shows at the next statement.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await planForKeys(client)
      return await work({ query: (statement, values) => this.#run(client, statement, values) })
    } catch (error) {
      throw isUnavailable(error) ? unavailable(error) : error
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  async close(): Promise<void> {
    await this.kysely.destroy()
    // Kysely ends the pool only when it has run a query of its own.
    if (!this.pool.ended) await this.pool.end()
  }

  async #transactionOnce<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    let client: pg.PoolClient
    try {
      client = await this.pool.connect()
    } catch (error) {
      throw unavailable(error)
    }
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work({
        query: (statement, values) => this.#run(client, statement, values),
      })
      await client.query('commit')
      return result
    } catch (error) {
      if (isUnavailable(error)) broken = error as Error
      else await client.query('rollback').catch((failure: Error) => (broken = failure))
      throw broken && isUnavailable(error) ? unavailable(error) : error
    } finally {
      client.release(broken)
    }
  }

  async #run<Row>(
    on: pg.Pool | pg.ClientBase,
    { name, text }: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    this.#onStatement?.({ name, text }, values)
    const run = () => on.query<Row & pg.QueryResultRow>({ name, text, values: values as unknown[] })
    try {
      return (await (this.#tracing ? this.#tracing.traceStatement({ name, text }, run) : run())).rows
    } catch (error) {
      throw isUnavailable(error) ? unavailable(error) : error
    }
  }
}

/**
 * Statements are lookups by key and short pages in the order of a key, so one plan serves all values, and it
 * is the plan of a full table. Left to itself PostgreSQL plans `= any(…)` anew each time, which takes longer
 * than running it, and keeps for a growing table the plan that was right while the table was empty: measured,
 * 3 ms instead of 0.2 to redeem a code. The pool waits for this before it lends a connection.
 */
function planForKeys(client: pg.ClientBase): Promise<unknown> {
  return client.query(
    'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off',
  )
}

function isRetryable(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === '40001' || code === '40P01'
}
