import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { OneTimeCode } from '../../one-time-codes/one-time-codes.ts'
import type { VerificationFlowRecord } from '../flow.ts'
import { afterProof } from '../proof-by-message/proof-hooks.ts'

/**
 * The address that a code was sent to is verified, and the flow with it: all or nothing, and once. False when
 * another request was first, or the account does not have the address any more.
 */
export async function verifyAddress(
  context: IdentityContext,
  talk: Dialogue,
  flow: VerificationFlowRecord,
  code: OneTimeCode,
): Promise<boolean> {
  const { identityId, via, address } = code
  if (identityId === undefined || via === undefined || address === undefined) return false
  const { database, codes, flows, identities, audit } = context
  const hooks = afterProof(context, talk, flow)
  const verified = await database.transaction(async (on) => {
    if (!(await codes.spend(code, on))) return undefined
    const identity = await identities.update(
      identityId,
      () => ({ verifiedAddresses: [{ via, value: address }] }),
      on,
    )
    const isTheirs = identity.verifiableAddresses.some(
      (own) => own.via === via && own.value === address && own.verified,
    )
    if (!isTheirs || !(await flows.complete(flow.id, on))) return undefined
    await hooks.within({ identity, session: undefined }, on)
    return identity
  })
  if (!verified) return false
  audit.record(talk.request, {
    event: 'verification',
    outcome: 'success',
    identityId,
    details: { flow: flow.id, method: flow.method },
  })
  await hooks.afterwards({ identity: verified, session: undefined })
  return true
}
