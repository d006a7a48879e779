import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { AuditDetails, AuditEvent, AuditEventName } from './audit-event.ts'

export interface AuditFilter {
  readonly event?: string | undefined
  readonly identityId?: string | undefined
  readonly outcome?: 'success' | 'failure' | undefined
  readonly since?: Date | undefined
}

/** Where an event stands in the list. */
export type AuditKey = Pick<AuditEvent, 'occurredAt' | 'id'>

interface Row {
  readonly id: string
  readonly occurred_at: Date
  readonly event: AuditEventName
  readonly outcome: 'success' | 'failure'
  readonly identity_id: string | null
  readonly session_id: string | null
  readonly details: AuditDetails
  readonly ip_address: string | null
  readonly user_agent: string | null
  readonly request_id: string | null
}

/** One page looks at no more than these, for hardly any may be of the outcome that is asked for. */
const longestLook = 5000

/** Events, newest first, and after which one the next page begins. */
export async function auditPage(
  { kysely }: Database,
  { event, identityId, outcome, since }: AuditFilter,
  size: number,
  after: AuditKey | undefined,
): Promise<{ readonly events: AuditEvent[]; readonly next: AuditKey | undefined }> {
  const conditions = [sql<boolean>`true`]
  // A range, so that the order is that of the index of events, however few there are of this one.
  if (event !== undefined) conditions.push(sql<boolean>`event >= ${event} and event <= ${event}`)
  if (identityId !== undefined) conditions.push(sql<boolean>`identity_id = ${identityId}`)
  if (since !== undefined) conditions.push(sql<boolean>`occurred_at >= ${since}`)
  if (after) conditions.push(sql<boolean>`(occurred_at, id) < (${after.occurredAt}, ${after.id})`)
  const look = outcome === undefined ? size + 1 : longestLook
  const { rows } = await sql<Row>`select id, occurred_at, event, outcome, identity_id, session_id, details,
      ip_address, user_agent, request_id
    from identity.audit_events where ${sql.join(conditions, sql` and `)}
    order by ${event === undefined ? sql`` : sql`event desc, `}occurred_at desc, id desc limit ${look}`.execute(
    kysely,
  )
  const found = rows.filter((row) => outcome === undefined || row.outcome === outcome)
  const events = found.slice(0, size).map(eventOf)
  if (found.length > size) return { events, next: events.at(-1) }
  const last = rows.length === look && outcome !== undefined ? rows.at(-1) : undefined
  return { events, next: last && { occurredAt: last.occurred_at, id: last.id } }
}

function eventOf(row: Row): AuditEvent {
  return {
    id: row.id,
    occurredAt: row.occurred_at,
    event: row.event,
    outcome: row.outcome,
    identityId: row.identity_id ?? undefined,
    sessionId: row.session_id ?? undefined,
    details: row.details,
    ipAddress: row.ip_address ?? undefined,
    userAgent: row.user_agent ?? undefined,
    requestId: row.request_id ?? undefined,
  }
}
