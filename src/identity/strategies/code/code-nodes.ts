import type { UiNode, UiText } from '../../../contracts/identity-api.ts'
import type { SignInFlowRecord } from '../../flows/flow.ts'
import { codeNode, methodNode, sendNode } from '../../flows/proof-by-message/proof-nodes.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { resendCode } from '../../ui-text/proof.ts'

/** Whether a flow waits for a code: then it shows nothing else. */
export function awaitsCode({ state, codeSentTo }: SignInFlowRecord): boolean {
  return state === 'sent_email' && codeSentTo !== undefined
}

/** What such a flow shows besides who it is. */
export function awaitedCodeNodes(label: UiText): readonly UiNode[] {
  return [
    codeNode(label),
    submitNode('code', 'resend', 'code', resendCode()),
    methodNode('code'),
    sendNode('code'),
  ]
}
