import type { UiContainer, UiNode } from '../../contracts/identity-api.ts'
import { maskCsrfSecret } from '../csrf/csrf-token.ts'
import type { IdentitySettings } from '../settings.ts'
import { csrfNode } from '../ui-nodes/csrf-node.ts'
import { distinctNodes } from '../ui-nodes/distinct-nodes.ts'
import { placeMessages } from '../ui-nodes/node-messages.ts'
import { orderNodes } from '../ui-nodes/node-order.ts'
import type { FlowRecord, StrategyFlowRecord } from './flow.ts'
import { submitUrl } from './flow-urls.ts'

/** The fields that flows of sign-in, sign-up and settings show. */
export function presentFlow(
  settings: IdentitySettings,
  flow: StrategyFlowRecord,
  nodes: readonly UiNode[],
  csrfSecret: string | undefined,
) {
  const form = [csrfNode(csrfSecret === undefined ? '' : maskCsrfSecret(csrfSecret)), ...nodes]
  return {
    ...presentRecord(flow),
    organization_id: null,
    ui: presentForm(settings, flow, orderNodes(flow.kind, distinctNodes(form))),
  }
}

/** The fields that flows of every kind show. */
export function presentRecord(flow: FlowRecord) {
  return {
    id: flow.id,
    type: flow.type,
    issued_at: flow.issuedAt.toISOString(),
    expires_at: flow.expiresAt.toISOString(),
    request_url: flow.requestUrl,
    ...(flow.returnTo !== undefined && { return_to: flow.returnTo }),
    ...(flow.active !== undefined && { active: flow.active }),
    ...(flow.transientPayload && { transient_payload: flow.transientPayload }),
    state: flow.state,
  }
}

/** The form of a flow with these nodes in this order, and what is to be said about it. */
export function presentForm(
  settings: IdentitySettings,
  flow: FlowRecord,
  nodes: readonly UiNode[],
): UiContainer {
  const form = placeMessages(nodes, flow.fieldMessages)
  const messages = [...flow.messages, ...form.leftOver]
  return {
    action: submitUrl(settings, flow),
    method: 'POST',
    nodes: form.nodes,
    ...(messages.length > 0 && { messages }),
  }
}
