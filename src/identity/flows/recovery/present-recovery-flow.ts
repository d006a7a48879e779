import type { RecoveryFlow, UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import { maskCsrfSecret } from '../../csrf/csrf-token.ts'
import { csrfNode } from '../../ui-nodes/csrf-node.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { resendCode } from '../../ui-text/proof.ts'
import { recoveryCodeLabel } from '../../ui-text/recovery.ts'
import type { RecoveryFlowRecord } from '../flow.ts'
import { presentForm, presentRecord } from '../present-flow.ts'
import { addressNode, codeNode, methodNode, sendNode } from '../proof-by-message/proof-nodes.ts'
import { chooseAddressNodes } from './choose-address-nodes.ts'

/** The flow as the contract shows it. @param csrfSecret of the browser that asks; undefined for native flows */
export function presentRecoveryFlow(
  context: IdentityContext,
  flow: RecoveryFlowRecord,
  csrfSecret: string | undefined,
): RecoveryFlow {
  const shown = flow.state === 'passed_challenge' ? { ...flow, messages: [], fieldMessages: {} } : flow
  const csrf = csrfNode(csrfSecret === undefined ? '' : maskCsrfSecret(csrfSecret))
  const nodes = isOperatorMade(flow) ? operatorNodes() : [csrf, ...nodesOf(context, flow)]
  return { ...presentRecord(shown), ui: presentForm(context.settings, shown, nodes) }
}

/** An operator hands it on, so it belongs to whoever has the code. */
export function isOperatorMade({ identityId }: RecoveryFlowRecord): boolean {
  return identityId !== undefined
}

/** There is no address to send another code to. */
function operatorNodes(): UiNode[] {
  return [recoveryCodeNode(), sendNode('code')]
}

function nodesOf(context: IdentityContext, flow: RecoveryFlowRecord): readonly UiNode[] {
  const { method, address, state } = flow
  if (method === 'link') return [addressNode(method, false, address), sendNode(method)]
  if (flow.choosesAddress) return chooseAddressNodes(context, flow)
  if (state === 'choose_method') return [addressNode(method, false), sendNode(method)]
  return [
    recoveryCodeNode(),
    methodNode(method),
    sendNode(method),
    ...(address === undefined ? [] : [submitNode('code', 'email', address, resendCode())]),
  ]
}

export function recoveryCodeNode(): UiNode {
  return codeNode(recoveryCodeLabel(), { pattern: '[0-9]+', maxlength: 6 })
}
