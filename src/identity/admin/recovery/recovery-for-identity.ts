import { parseDuration } from '../../../config/duration.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { emptyForm, type RecoveryFlowRecord } from '../../flows/flow.ts'
import { requireIdentity } from '../../identities/require-identity.ts'

export interface OperatorRecovery {
  readonly identityId: string
  readonly method: 'code' | 'link'
  readonly type: 'browser' | 'api'
  readonly expiresIn: string | undefined
  readonly secret: string
  readonly returnTo?: string | undefined
}

/** A recovery of an identity whose code or link an operator hands on. It ends when that does. */
export async function startOperatorRecovery(
  context: IdentityContext,
  { identityId, method, type, expiresIn, secret, returnTo }: OperatorRecovery,
): Promise<RecoveryFlowRecord> {
  const { settings, flows, codes, database } = context
  const lifespanSeconds = lifespanOf(expiresIn) ?? settings[method].lifespanSeconds
  const { id } = await requireIdentity(context, identityId)
  return database.transaction(async (on) => {
    const flow = await flows.start(
      'recovery',
      {
        ...emptyForm,
        type,
        requestUrl: `${settings.adminUrl}/admin/recovery/${method}`,
        state: 'sent_email',
        active: method,
        method,
        identityId: id,
        ...(returnTo !== undefined && { returnTo }),
      },
      lifespanSeconds,
      on,
    )
    await codes.replace(flow.id, [{ secret, identityId: id }], lifespanSeconds, on)
    return flow
  })
}

/** Throws 404 where the operator has not switched on what this would need, as Kratos does. */
export function requireRecoveryBy({ settings }: IdentityContext, method: 'code' | 'link'): void {
  if (!settings[method].enabled || !settings.recovery.enabled)
    throw identityError(
      'not_found',
      `Recovery by ${method} is switched off. Switch on selfservice.flows.recovery and selfservice.methods.${method}.`,
    )
}

function lifespanOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const seconds = parseDuration(text)
  if (seconds === undefined || seconds <= 0)
    throw identityError(
      'bad_request',
      `expires_in must be a duration such as 10m or 24h, but is "${text.slice(0, 50)}".`,
    )
  return seconds
}
