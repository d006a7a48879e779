import type { Queryable } from '../../../database/database.ts'
import type { IdentityContext } from '../../context.ts'
import type { TemplateData } from '../../courier/templates/template-data.ts'
import type { IdentityProfile } from '../../identities/identity.ts'
import { identityBody } from '../../identities/identity-body.ts'
import type { Address } from '../../one-time-codes/address.ts'
import { newCode, newLinkToken } from '../../one-time-codes/one-time-codes.ts'
import type { ProofFlowRecord } from '../flow.ts'
import { withParameters } from '../flow-urls.ts'

/** Whom a proof is sent to: an address, and whose it is. */
export interface ProofRecipient extends Address {
  readonly identity: IdentityProfile | undefined
}

/**
 * Sends a code or a link that belongs to a flow; the ones before it are worth nothing any more. An address that
 * nobody has is dealt with by the same statements: there is a code, but nobody gets it.
 * @param on the transaction that the flow is written in, so that either both are there or neither
 */
export async function sendProof(
  context: IdentityContext,
  flow: ProofFlowRecord,
  recipient: ProofRecipient,
  on: Queryable,
): Promise<void> {
  const { settings, codes, identities } = context
  const { via, value, identity } = recipient
  const secret = flow.method === 'code' ? newCode() : newLinkToken()
  const { lifespanSeconds } = settings[flow.method]
  const draft = { secret: identity ? secret : newLinkToken(), identityId: identity?.id, via, address: value }
  await codes.replace(flow.id, [draft], lifespanSeconds, on)
  if (flow.kind === 'verification') await identities.markNotified(via, value, on)
  await notify(context, flow, recipient, secret, on)
}

async function notify(
  context: IdentityContext,
  flow: ProofFlowRecord,
  { via, value, identity }: ProofRecipient,
  secret: string,
  on: Queryable,
): Promise<void> {
  const { settings, messages, messageTemplates } = context
  if (!identity && !settings[flow.kind].notifiesUnknown) return
  const templateType =
    `${flow.kind}${flow.method === 'code' ? '_code' : ''}_${identity ? 'valid' : 'invalid'}` as const
  const data: TemplateData = {
    to: value,
    ...(identity && {
      ...secretOf(context, flow, secret),
      identity: { ...identityBody(identity, settings) },
      expires_in_minutes: Math.max(1, Math.round(settings[flow.method].lifespanSeconds / 60)),
    }),
    request_url: flow.requestUrl,
    ...(flow.transientPayload && { transient_payload: flow.transientPayload }),
  }
  const content = messageTemplates.compose(templateType, via, data)
  await messages.add({ channel: via, recipient: value, templateType, content }, on)
}

/** Addresses in messages begin with the configured one, whatever host a request was sent to. */
function secretOf(
  { settings }: IdentityContext,
  flow: ProofFlowRecord,
  secret: string,
): Partial<TemplateData> {
  const link = (parameter: 'code' | 'token') =>
    withParameters(`${settings.publicUrl}/self-service/${flow.kind}`, { flow: flow.id, [parameter]: secret })
  if (flow.kind === 'verification')
    return flow.method === 'code'
      ? { verification_code: secret, verification_url: link('code') }
      : { verification_url: link('token') }
  return flow.method === 'code' ? { recovery_code: secret } : { recovery_url: link('token') }
}
