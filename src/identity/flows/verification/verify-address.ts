import type { AuditRequest } from '../../audit/audit-log.ts'
import type { IdentityContext } from '../../context.ts'
import type { OneTimeCode } from '../../one-time-codes/one-time-codes.ts'
import type { VerificationFlowRecord } from '../flow.ts'

/**
 * The address that a code was sent to is verified, and the flow with it: all or nothing, and once. False when
 * another request was first, or the account does not have the address any more.
 */
export async function verifyAddress(
  { database, codes, flows, identities, audit }: IdentityContext,
  request: AuditRequest,
  flow: VerificationFlowRecord,
  code: OneTimeCode,
): Promise<boolean> {
  const { identityId, via, address } = code
  if (identityId === undefined || via === undefined || address === undefined) return false
  const verified = await database.transaction(async (on) => {
    if (!(await codes.spend(code, on))) return false
    const identity = await identities.update(
      identityId,
      () => ({ verifiedAddresses: [{ via, value: address }] }),
      on,
    )
    const isTheirs = identity.verifiableAddresses.some(
      (own) => own.via === via && own.value === address && own.verified,
    )
    return isTheirs && (await flows.complete(flow.id, on))
  })
  if (verified)
    audit.record(request, {
      event: 'verification',
      outcome: 'success',
      identityId,
      details: { flow: flow.id, method: flow.method },
    })
  return verified
}
