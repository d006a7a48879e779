import type { RegistrationFlow } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { enabledStrategies } from '../../strategies/index.ts'
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
  const nodes = enabledStrategies(context).flatMap(
    ({ registration }) => registration?.nodes(context, form) ?? [],
  )
  return {
    ...presentFlow(context.settings, flow, nodes, csrfSecret),
    ...(await presentLoginRequest(context, flow)),
    ...(flow.schemaId !== undefined && { identity_schema: flow.schemaId }),
  }
}
