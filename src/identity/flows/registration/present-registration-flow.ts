import type { RegistrationFlow, UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { awaitsCode } from '../../strategies/code/code-nodes.ts'
import { enabledStrategies } from '../../strategies/index.ts'
import { registersInTwoSteps, withTraitsHidden } from '../../strategies/profile/two-steps.ts'
import type { RegistrationForm } from '../../strategies/strategy.ts'
import type { RegistrationFlowRecord } from '../flow.ts'
import { presentFlow } from '../present-flow.ts'
import { presentLoginRequest } from '../sign-in/login-request.ts'

/** The flow as the contract shows it. @param csrfSecret of the browser that asks; undefined for native flows */
export async function presentRegistrationFlow(
  context: IdentityContext,
  flow: RegistrationFlowRecord,
  csrfSecret: string | undefined,
): Promise<RegistrationFlow> {
  const form = { flow, schema: context.schemas.require(flow.schemaId ?? context.schemas.defaultId) }
  const nodes = nodesOfStep(context, form)
  return {
    ...presentFlow(context.settings, flow, nodes, csrfSecret),
    ...(await presentLoginRequest(context, flow)),
    ...(flow.schemaId !== undefined && { identity_schema: flow.schemaId }),
  }
}

/** In two steps the first page asks for the person, and the second one for a way to sign in. */
function nodesOfStep(context: IdentityContext, form: RegistrationForm): readonly UiNode[] {
  const { flow } = form
  const inTwoSteps = registersInTwoSteps(context.settings) && flow.providerId === undefined
  const isFirst = inTwoSteps && flow.step !== 'credential'
  const nodes = enabledStrategies(context).flatMap(({ method, registration }) =>
    registration && (!awaitsCode(flow) || method === 'code') && (!isFirst || registration.isFirstStep)
      ? registration.nodes(context, form)
      : [],
  )
  return inTwoSteps && !isFirst ? withTraitsHidden(nodes) : nodes
}
