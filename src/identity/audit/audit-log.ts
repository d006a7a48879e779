import type { Logger } from 'pino'
import type { Database } from '../../database/database.ts'
import type { AuditEvent } from './audit-event.ts'
import { eventId } from './event-id.ts'

export interface AuditSettings {
  readonly enabled: boolean
  readonly lifespanSeconds: number
}

/** What a place that records an event says; the rest is taken from the request. */
export type AuditNote = Pick<AuditEvent, 'event' | 'outcome'> &
  Partial<Pick<AuditEvent, 'identityId' | 'sessionId' | 'details'>>

/** A request, as far as events are concerned; by function calls there is less to tell. */
export interface AuditRequest {
  readonly ip?: string
  readonly id?: string
  readonly headers?: { readonly 'user-agent'?: string | undefined }
}

const insert = {
  name: 'audit_insert',
  text: `insert into identity.audit_events (id, occurred_at, event, outcome, identity_id, session_id, details,
      ip_address, user_agent, request_id, expires_at)
    select id, occurred_at, event, outcome, identity_id, session_id, details, ip_address, user_agent, request_id,
      expires_at
    from jsonb_to_recordset($1::jsonb) as e(id uuid, occurred_at timestamptz, event text, outcome text,
      identity_id uuid, session_id uuid, details jsonb, ip_address text, user_agent text, request_id text,
      expires_at timestamptz)`,
}

const mostAtOnce = 500
/** While the database is away events wait in memory; beyond this they are in the log only. */
const mostWaiting = 10_000
const longestUserAgent = 512

/**
 * Records security events: each in the log at once, and in a table, where those of concurrent requests share a
 * statement. Nobody waits for it: a process that is killed may leave the last events in the log only.
 */
export class AuditLog {
  readonly #database: Database
  readonly #settings: AuditSettings
  readonly #log: Logger
  readonly #clock: () => Date
  readonly #waiting: AuditEvent[] = []
  #writing: Promise<void> | undefined

  constructor(database: Database, settings: AuditSettings, log: Logger, clock: () => Date) {
    this.#database = database
    this.#settings = settings
    this.#log = log
    this.#clock = clock
  }

  record(request: AuditRequest, { event, outcome, identityId, sessionId, details = {} }: AuditNote): void {
    if (!this.#settings.enabled) return
    const occurredAt = this.#clock()
    const entry: AuditEvent = {
      id: eventId(occurredAt),
      occurredAt,
      event,
      outcome,
      identityId,
      sessionId,
      details,
      ipAddress: request.ip,
      userAgent: request.headers?.['user-agent']?.slice(0, longestUserAgent),
      requestId: request.id,
    }
    this.#log.info({ audit: logged(entry), request_id: entry.requestId }, `audit: ${event} ${outcome}`)
    if (this.#waiting.length >= mostWaiting) return
    this.#waiting.push(entry)
    this.#writing ??= this.#write()
  }

  /** When everything that was recorded before is in the table, or cannot be. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    // Events of requests that are answered together go together.
    await new Promise((resolve) => setImmediate(resolve))
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, mostAtOnce)
        await this.#database.query(insert, [JSON.stringify(batch.map((entry) => this.#row(entry)))])
        this.#waiting.splice(0, batch.length)
      }
    } catch (error) {
      this.#log.warn(
        { err: error },
        'audit events could not be written; they are tried again with the next one',
      )
    } finally {
      this.#writing = undefined
    }
  }

  #row({ occurredAt, ...entry }: AuditEvent): object {
    return {
      ...logged({ occurredAt, ...entry }),
      request_id: entry.requestId,
      occurred_at: occurredAt,
      expires_at: new Date(occurredAt.getTime() + this.#settings.lifespanSeconds * 1000),
    }
  }
}

function logged({ id, event, outcome, identityId, sessionId, details, ipAddress, userAgent }: AuditEvent) {
  return {
    id,
    event,
    outcome,
    ...(identityId !== undefined && { identity_id: identityId }),
    ...(sessionId !== undefined && { session_id: sessionId }),
    details,
    ip_address: ipAddress,
    ...(userAgent !== undefined && { user_agent: userAgent }),
  }
}
