import type { UiText } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import type { FlowRecord } from '../flows/flow.ts'
import type { FieldMessages } from '../ui-nodes/node-messages.ts'
import type { AuditRequest } from './audit-log.ts'

/** Records that a form was refused, with the ids of what the person is told; a next step is no refusal. */
export function recordRefusedForm(
  { audit }: Pick<IdentityContext, 'audit'>,
  request: AuditRequest,
  flow: FlowRecord,
  form: {
    readonly messages?: readonly UiText[]
    readonly fieldMessages?: FieldMessages
    readonly active?: string | undefined
    /** Whose account it was about. */
    readonly accountId?: string | undefined
  },
): void {
  const told = [...(form.messages ?? []), ...Object.values(form.fieldMessages ?? {}).flat()]
  const errors = told.filter(({ type }) => type === 'error')
  if (errors.length === 0) return
  const method = form.active ?? flow.active
  const known = 'identityId' in flow ? flow.identityId : undefined
  const identityId = form.accountId ?? known
  audit.record(request, {
    event: flow.kind,
    outcome: 'failure',
    ...(identityId !== undefined && { identityId }),
    details: {
      flow: flow.id,
      ...(method !== undefined && { method }),
      messages: [...new Set(errors.map(({ id }) => id))],
    },
  })
}
