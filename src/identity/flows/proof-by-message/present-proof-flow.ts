import type { RecoveryFlow, VerificationFlow } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import type { ProofFlowRecord } from '../flow.ts'
import { presentRecoveryFlow } from '../recovery/present-recovery-flow.ts'
import { presentVerificationFlow } from '../verification/present-verification-flow.ts'

/** A recovery or a verification, as the contract shows it. */
export function presentProofFlow(
  context: IdentityContext,
  flow: ProofFlowRecord,
  csrfSecret: string | undefined,
): RecoveryFlow | VerificationFlow {
  return flow.kind === 'recovery'
    ? presentRecoveryFlow(context, flow, csrfSecret)
    : presentVerificationFlow(context, flow, csrfSecret)
}
