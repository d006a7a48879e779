import type { SettingsFlow } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { identityBody } from '../../identities/identity-body.ts'
import { enabledStrategies } from '../../strategies/index.ts'
import type { SettingsFlowRecord } from '../flow.ts'
import { presentFlow } from '../present-flow.ts'

/** The flow as the contract shows it. @param csrfSecret of the browser that asks; undefined for native flows */
export function presentSettingsFlow(
  context: IdentityContext,
  flow: SettingsFlowRecord,
  identity: IdentityRecord,
  csrfSecret: string | undefined,
): SettingsFlow {
  const form = { flow, identity, schema: context.schemas.require(identity.schemaId) }
  const nodes = enabledStrategies(context).flatMap(({ settings }) => settings?.nodes(context, form) ?? [])
  return {
    ...presentFlow(context.settings, flow, nodes, csrfSecret),
    identity: identityBody(identity, context.settings),
  }
}
