import type { LoginFlow } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { awaitsCode } from '../../strategies/code/code-nodes.ts'
import { asksIdentifierFirst } from '../../strategies/identifier-first/asks-identifier-first.ts'
import { enabledStrategies } from '../../strategies/index.ts'
import { takesPart } from '../../strategies/takes-part.ts'
import type { LoginFlowRecord } from '../flow.ts'
import { presentFlow } from '../present-flow.ts'
import { presentLoginRequest } from '../sign-in/login-request.ts'
import { isTest, testContext } from '../test-login/test-result.ts'

/** The flow as the contract shows it. @param csrfSecret of the browser that asks; undefined for native flows */
export async function presentLoginFlow(
  context: IdentityContext,
  flow: LoginFlowRecord,
  csrfSecret: string | undefined,
): Promise<LoginFlow> {
  const [identity, loginRequest] = await Promise.all([
    personBehind(context, flow),
    presentLoginRequest(context, flow),
  ])
  const form = { flow, schema: context.schemas.require(flow.schemaId ?? context.schemas.defaultId), identity }
  const identifying = asksIdentifierFirst(context.settings, flow) && !flow.identified
  const only = onlyMethod(flow)
  const nodes = enabledStrategies(context)
    .filter(({ method }) => only === undefined || method === only)
    .flatMap(({ login }) =>
      login && takesPart(context, login, flow) && (!identifying || login.needsNoIdentifier)
        ? login.nodes(context, form)
        : [],
    )
  return {
    ...presentFlow(context.settings, flow, nodes, csrfSecret),
    ...loginRequest,
    created_at: flow.issuedAt.toISOString(),
    updated_at: flow.updatedAt.toISOString(),
    refresh: flow.refresh,
    requested_aal: flow.requestedAal,
    ...(isTest(flow) && testContext(context, flow)),
    ...(flow.schemaId !== undefined && { identity_schema: flow.schemaId }),
  }
}

/** The method that a login is about, where there is no choice any more. */
function onlyMethod(flow: LoginFlowRecord): string | undefined {
  if (isTest(flow)) return 'oidc'
  if (awaitsCode(flow)) return 'code'
  return flow.securityKeyOf ? 'webauthn' : undefined
}

/** Whose ways to sign in are shown: of somebody who is asked again, or who has said who they are. */
async function personBehind({ identities }: IdentityContext, flow: LoginFlowRecord) {
  const id = flow.identityId ?? flow.securityKeyOf?.identityId ?? flow.identified?.identityId
  return id === undefined ? undefined : identities.get(id)
}
