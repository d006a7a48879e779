import type { AuthenticationMethod, Session } from '../../../contracts/identity-api.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { AfterFlow } from '../../hooks/after-flow.ts'
import type { SignInFlowRecord } from '../flow.ts'
import { presentSignInFlow } from './present-sign-in-flow.ts'

/** The hooks that follow a sign-in or sign-up with these methods. */
export function afterSignIn(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SignInFlowRecord,
  methods: readonly AuthenticationMethod[],
  presentSession?: () => Promise<Session>,
): AfterFlow {
  const method = methods[0]?.method
  const used = { ...flow, ...(method !== undefined && { active: method }) }
  return new AfterFlow(context, method, {
    flow: used,
    dialogue,
    occasion: {
      request: dialogue.request,
      presentFlow: () => presentSignInFlow(context, used, undefined),
      ...(presentSession && { presentSession }),
    },
  })
}
