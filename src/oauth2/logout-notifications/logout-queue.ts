import { randomUUID } from 'node:crypto'
import type { Database } from '../../database/database.ts'

/** Longer than any delivery takes. What a process that died had leased is delivered by another one afterwards. */
const leaseSeconds = 60

/** A client that is to be told of a logout, by this process alone until the lease ends. */
export interface LogoutDelivery {
  readonly id: string
  readonly clientId: string
  readonly sid: string
  /** This one included. */
  readonly attempts: number
  readonly lease: string
}

/**
 * Logouts that clients are still to be told of, shared by all processes: written when a session ends, in the
 * same statement, and removed when the client has taken the token.
 */
export class LogoutQueue {
  readonly #database: Database
  readonly #clock: () => Date

  constructor(database: Database, clock: () => Date) {
    this.#database = database
    this.#clock = clock
  }

  /** What is due, the longest waiting first, at most `most`. */
  async lease(most: number): Promise<LogoutDelivery[]> {
    const now = this.#clock()
    const lease = randomUUID()
    const rows = await this.#database.query<Row>(leaseStatement, [now, later(now, leaseSeconds), lease, most])
    return rows.map(({ id, client_id, sid, attempts }) => ({ id, clientId: client_id, sid, attempts, lease }))
  }

  /** Nothing changes when the lease has passed to somebody else. */
  async done({ id, lease }: LogoutDelivery): Promise<void> {
    await this.#database.query(doneStatement, [id, lease])
  }

  async retry({ id, lease }: LogoutDelivery, afterSeconds: number): Promise<void> {
    await this.#database.query(retryStatement, [id, lease, later(this.#clock(), afterSeconds)])
  }
}

interface Row {
  readonly id: string
  readonly client_id: string
  readonly sid: string
  readonly attempts: number
}

const leaseStatement = {
  name: 'oauth2-logout-deliveries-lease',
  text: `update oauth2.logout_deliveries set attempts = attempts + 1, due_at = $2, lease = $3
    where id = any(array(
      select id from oauth2.logout_deliveries where due_at <= $1
      order by due_at limit $4 for update skip locked))
    returning id, client_id, sid, attempts`,
}

const doneStatement = {
  name: 'oauth2-logout-deliveries-done',
  text: 'delete from oauth2.logout_deliveries where id = $1 and lease = $2',
}

const retryStatement = {
  name: 'oauth2-logout-deliveries-retry',
  text: 'update oauth2.logout_deliveries set due_at = $3, lease = null where id = $1 and lease = $2',
}

function later(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000)
}
