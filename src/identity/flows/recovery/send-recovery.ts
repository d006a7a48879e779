import type { FastifyReply } from 'fastify'
import type { UiText } from '../../../contracts/identity-api.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { Address } from '../../one-time-codes/address.ts'
import { emptyForm, type RecoveryFlowRecord } from '../flow.ts'
import { sendProof } from '../proof-by-message/send-proof.ts'
import { refuseProof, showProof } from '../proof-by-message/show-proof.ts'

interface Sending {
  /** What the flow waits for then. */
  readonly state: string
  readonly message: UiText
  /** Whether the message goes out to whoever has the address; true unless said. */
  readonly delivers?: boolean
}

/** Sends a code or link to an address and says so, whether an account has the address or not. */
export async function sendRecovery(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  address: Address,
  { state, message, delivers = true }: Sending,
): Promise<FastifyReply> {
  const refusal = await context.messageLimits.refusal(address, talk.request)
  if (refusal) return refuseProof(context, talk, flow, { messages: [refusal] })
  const owner = await context.identities.findByRecoveryAddress(address.via, address.value)
  const identity = delivers ? owner : undefined
  const sent = await context.database.transaction(async (on) => {
    const saved = await context.flows.save<RecoveryFlowRecord>(
      { ...flow, ...emptyForm, active: flow.method, state, sentTo: address.value, messages: [message] },
      on,
    )
    await sendProof(context, saved, { ...address, identity }, on)
    return saved
  })
  return showProof(context, talk, sent)
}
