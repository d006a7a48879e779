import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { listAuditEvents } from './list-audit-events.ts'

export const auditAdminEndpoints: readonly Endpoint<IdentityContext>[] = [listAuditEvents]
