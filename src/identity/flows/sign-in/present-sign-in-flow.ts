import type { LoginFlow, RegistrationFlow } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import type { SignInFlowRecord } from '../flow.ts'
import { presentLoginFlow } from '../login/present-login-flow.ts'
import { presentRegistrationFlow } from '../registration/present-registration-flow.ts'

/** A flow that ends in a session, as the contract shows it. */
export function presentSignInFlow(
  context: IdentityContext,
  flow: SignInFlowRecord,
  csrfSecret: string | undefined,
): Promise<LoginFlow | RegistrationFlow> {
  return flow.kind === 'login'
    ? presentLoginFlow(context, flow, csrfSecret)
    : presentRegistrationFlow(context, flow, csrfSecret)
}
