import type { UiContainer, UiNode } from '../../contracts/identity-api.ts'
import { maskCsrfSecret } from '../csrf/csrf-token.ts'
import type { IdentitySettings } from '../settings.ts'
import { csrfNode } from '../ui-nodes/csrf-node.ts'
import { distinctNodes } from '../ui-nodes/distinct-nodes.ts'
import { placeMessages } from '../ui-nodes/node-messages.ts'
import { orderNodes } from '../ui-nodes/node-order.ts'
import type { FlowRecord } from './flow.ts'
import { submitUrl } from './flow-urls.ts'

/** The fields that flows of every kind show. */
export function presentFlow(
  settings: IdentitySettings,
  flow: FlowRecord,
  nodes: readonly UiNode[],
  csrfSecret: string | undefined,
) {
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
    organization_id: null,
    ui: presentForm(settings, flow, nodes, csrfSecret),
  }
}

function presentForm(
  settings: IdentitySettings,
  flow: FlowRecord,
  nodes: readonly UiNode[],
  csrfSecret: string | undefined,
): UiContainer {
  const csrf = csrfNode(csrfSecret === undefined ? '' : maskCsrfSecret(csrfSecret))
  const form = placeMessages(orderNodes(flow.kind, distinctNodes([csrf, ...nodes])), flow.fieldMessages)
  const messages = [...flow.messages, ...form.leftOver]
  return {
    action: submitUrl(settings, flow),
    method: 'POST',
    nodes: form.nodes,
    ...(messages.length > 0 && { messages }),
  }
}
