import { createHmac } from 'node:crypto'
import { constantTimeEqual } from '../../../cryptography/digest.ts'
import type { IdentityContext } from '../../context.ts'
import type { Address } from '../../one-time-codes/address.ts'
import type { RecoveryFlowRecord } from '../flow.ts'

const purpose = 'identity recovery address'

/** Names an address in a form without saying it. */
export function addressHandle(
  { secrets }: IdentityContext,
  { id }: RecoveryFlowRecord,
  { via, value }: Address,
): string {
  const { key } = secrets.current(purpose)
  return createHmac('sha256', key).update(`${id}:${via}:${value}`).digest('base64url')
}

/** The address that a handle names, among those that the person could choose from. */
export function chosenAddress(
  context: IdentityContext,
  flow: RecoveryFlowRecord,
  handle: string,
): Address | undefined {
  return (flow.choices ?? []).find((choice) =>
    constantTimeEqual(addressHandle(context, flow, choice), handle),
  )
}
