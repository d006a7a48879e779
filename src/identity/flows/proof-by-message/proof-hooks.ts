import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { AfterFlow } from '../../hooks/after-flow.ts'
import { beforeFlow } from '../../hooks/before-flow.ts'
import type { ProofFlowRecord } from '../flow.ts'
import { presentProofFlow } from './present-proof-flow.ts'

/** The hooks before a recovery or verification that was begun. */
export function beforeProof(
  context: IdentityContext,
  { request }: Dialogue,
  flow: ProofFlowRecord,
): Promise<void> {
  const presentFlow = () => presentProofFlow(context, flow, undefined)
  return beforeFlow(context, flow.kind, flow.id, { request, presentFlow })
}

/** The hooks after a recovery or verification that has come to its end. */
export function afterProof(context: IdentityContext, dialogue: Dialogue, flow: ProofFlowRecord): AfterFlow {
  const passed = { ...flow, state: 'passed_challenge' }
  return new AfterFlow(context, undefined, {
    flow,
    dialogue,
    occasion: {
      request: dialogue.request,
      presentFlow: () => presentProofFlow(context, passed, undefined),
    },
  })
}
