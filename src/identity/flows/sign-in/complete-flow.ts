import type { Queryable } from '../../../database/database.ts'
import type { IdentityContext } from '../../context.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import type { SignInFlowRecord } from '../flow.ts'

/** Another request completed the flow meanwhile. */
export class FlowAlreadyCompleted extends Error {}

/** Ends a flow, writes who it was, and does what follows from it: all or nothing, and only once. */
export function completeFlow<Result>(
  context: IdentityContext,
  flow: SignInFlowRecord,
  identity: (on: Queryable) => Promise<IdentityRecord>,
  then: (identity: IdentityRecord, on: Queryable) => Promise<Result> | Result,
): Promise<Result> {
  return context.database.transaction(async (on) => {
    for (const id of flowsToComplete(flow))
      if (!(await context.flows.complete(id, on))) throw new FlowAlreadyCompleted()
    return then(await identity(on), on)
  })
}

/** The flow, and before it the one that turned into it, so that neither can be completed without the other. */
function flowsToComplete(flow: SignInFlowRecord): string[] {
  return flow.kind === 'registration' && flow.originFlowId !== undefined
    ? [flow.originFlowId, flow.id]
    : [flow.id]
}
