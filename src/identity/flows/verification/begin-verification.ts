import type { Queryable } from '../../../database/database.ts'
import type { IdentityContext } from '../../context.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import type { Address } from '../../one-time-codes/address.ts'
import { verificationCodeSent, verificationLinkSent } from '../../ui-text/verification.ts'
import { emptyForm, type FlowRecord, type VerificationFlowRecord } from '../flow.ts'
import { sendProof } from '../proof-by-message/send-proof.ts'
import { sendsSms } from '../proof-by-message/submitted-address.ts'

/**
 * Sends a proof to an address of somebody who has come through another flow, and starts the verification that it
 * belongs to. It belongs to no browser yet, because the person may open the message in another one.
 */
export async function beginVerification(
  context: IdentityContext,
  origin: FlowRecord,
  identity: IdentityRecord,
  { via, value }: Address,
  on: Queryable,
): Promise<VerificationFlowRecord> {
  const { use, lifespanSeconds } = context.settings.verification
  const afterwards = 'afterVerificationReturnTo' in origin ? origin.afterVerificationReturnTo : undefined
  const returnTo = afterwards ?? origin.returnTo
  const flow = await context.flows.start(
    'verification',
    {
      ...emptyForm,
      type: origin.type,
      requestUrl: origin.requestUrl,
      state: 'sent_email',
      active: use,
      method: use,
      address: value,
      messages: [use === 'code' ? verificationCodeSent(via) : verificationLinkSent()],
      ...(returnTo !== undefined && { returnTo }),
      ...(origin.transientPayload && { transientPayload: origin.transientPayload }),
    },
    lifespanSeconds,
    on,
  )
  await sendProof(context, flow, { via, value, identity }, on)
  return flow
}

/** Addresses that nobody has been sent anything to, as they are after a sign-up or a change. */
export function pendingAddresses(
  context: IdentityContext,
  { verifiableAddresses }: IdentityRecord,
): readonly Address[] {
  if (!context.settings.verification.enabled) return []
  return verifiableAddresses.filter(
    ({ via, verified, status }) =>
      !verified && status === 'pending' && (via === 'email' || sendsSms(context)),
  )
}

/** The identity once something was sent to these addresses. */
export function withNotified(
  identity: IdentityRecord,
  flows: readonly VerificationFlowRecord[],
): IdentityRecord {
  const notified = new Set(flows.map(({ address }) => address))
  return {
    ...identity,
    verifiableAddresses: identity.verifiableAddresses.map((address) =>
      notified.has(address.value) && address.status === 'pending' ? { ...address, status: 'sent' } : address,
    ),
  }
}
