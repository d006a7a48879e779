import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import { type AuditEvent, auditEventNames } from '../../audit/audit-event.ts'
import { type AuditKey, auditPage } from '../../audit/audit-pages.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { keysetQuery, linkPages, pageSize, readPageToken } from '../../paging/paging.ts'

const uuid = z.string().meta({ format: 'uuid' })
const timestamp = z.string().meta({ format: 'date-time' })
const outcome = z.enum(['success', 'failure'])

const auditEvent = z
  .object({
    id: uuid,
    occurred_at: timestamp,
    event: z.enum(auditEventNames),
    outcome,
    identity_id: uuid.optional(),
    session_id: uuid.optional(),
    details: z.object({
      method: z.string().optional(),
      messages: z.array(z.number().int()).optional(),
      secret: z.string().optional(),
      status: z.number().int().optional(),
      count: z.number().int().optional(),
      flow: z.string().optional(),
    }),
    ip_address: z.string().optional(),
    user_agent: z.string().optional(),
    request_id: z.string().optional(),
  })
  .meta({ id: 'auditEvent' })

export const listAuditEvents = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/audit/events',
    operationId: 'listAuditEvents',
    summary: 'Security events, newest first, by page',
    tag: 'audit',
    query: z.object({
      ...keysetQuery,
      event: z.enum(auditEventNames).optional(),
      identity_id: uuid.optional(),
      outcome: outcome.optional(),
      since: timestamp.optional(),
    }),
    responses: { 200: z.array(auditEvent), 400: errorSchema },
  },
  ({ database, secrets }: IdentityContext) =>
    async (request, reply) => {
      const { query } = request
      const size = pageSize(query)
      const token = readPageToken(secrets, query.page_token)
      const { events, next } = await auditPage(
        database,
        {
          event: query.event,
          identityId: query.identity_id,
          outcome: query.outcome,
          since: query.since === undefined ? undefined : new Date(query.since),
        },
        size,
        token ? readKey(token) : undefined,
      )
      linkPages(request, reply, secrets, size, next && key(next))
      return events.map(eventBody)
    },
)

function eventBody({
  occurredAt,
  identityId,
  sessionId,
  ipAddress,
  userAgent,
  requestId,
  ...event
}: AuditEvent) {
  return {
    ...event,
    occurred_at: occurredAt.toISOString(),
    ...(identityId !== undefined && { identity_id: identityId }),
    ...(sessionId !== undefined && { session_id: sessionId }),
    ...(ipAddress !== undefined && { ip_address: ipAddress }),
    ...(userAgent !== undefined && { user_agent: userAgent }),
    ...(requestId !== undefined && { request_id: requestId }),
  }
}

function key({ occurredAt, id }: AuditKey): string {
  return `${occurredAt.getTime()} ${id}`
}

function readKey(text: string): AuditKey {
  const [milliseconds, id = ''] = text.split(' ')
  return { occurredAt: new Date(Number(milliseconds)), id }
}
