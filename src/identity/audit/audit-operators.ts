import type { FastifyInstance } from 'fastify'
import type { IdentityContext } from '../context.ts'
import { isUuid } from '../flows/uuid.ts'
import type { AuditEventName } from './audit-event.ts'

/** What an operator does, by the method and route of the request. */
const operations: Readonly<Record<string, AuditEventName>> = {
  'POST /admin/identities': 'operator.identity.created',
  'PATCH /admin/identities': 'operator.identity.created',
  'PUT /admin/identities/:id': 'operator.identity.changed',
  'PATCH /admin/identities/:id': 'operator.identity.changed',
  'DELETE /admin/identities/:id': 'operator.identity.deleted',
  'DELETE /admin/identities/:id/credentials/:type': 'operator.credential.deleted',
  'DELETE /admin/identities/:id/sessions': 'operator.session.ended',
  'POST /admin/sessions': 'operator.session.ended',
  'DELETE /admin/sessions/:id': 'operator.session.ended',
  'PATCH /admin/sessions/:id/extend': 'operator.session.extended',
  'POST /admin/recovery/code': 'operator.recovery.created',
  'POST /admin/recovery/link': 'operator.recovery.created',
  'POST /admin/test-login-flows': 'operator.provider.tested',
}

/** Records every change that somebody asks the admin API for, with the status of the answer. */
export function auditOperators(server: FastifyInstance, { audit }: Pick<IdentityContext, 'audit'>): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? ''
    const event = operations[`${request.method} ${route}`]
    if (!event) return
    const { id = '', type } = (request.params ?? {}) as { id?: string; type?: string }
    const { identity_id } = (request.body ?? {}) as { identity_id?: unknown }
    const about = route.startsWith('/admin/sessions/') ? undefined : (identity_id ?? id)
    audit.record(request, {
      event,
      outcome: reply.statusCode < 400 ? 'success' : 'failure',
      ...(typeof about === 'string' && isUuid(about) && { identityId: about }),
      ...(route.startsWith('/admin/sessions/') && isUuid(id) && { sessionId: id }),
      details: {
        status: reply.statusCode,
        ...(type !== undefined && { method: type.slice(0, 40) }),
      },
    })
  })
}
