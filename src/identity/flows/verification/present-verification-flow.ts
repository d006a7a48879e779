import type { UiNode, UiText, VerificationFlow } from '../../../contracts/identity-api.ts'
import { unseal } from '../../../cryptography/seal.ts'
import type { IdentityContext } from '../../context.ts'
import { maskCsrfSecret } from '../../csrf/csrf-token.ts'
import { parseAddress } from '../../one-time-codes/address.ts'
import { csrfNode } from '../../ui-nodes/csrf-node.ts'
import { submitNode } from '../../ui-nodes/input-node.ts'
import { continueLabel, resendCode } from '../../ui-text/proof.ts'
import { verificationCodeLabel, verified } from '../../ui-text/verification.ts'
import type { VerificationFlowRecord } from '../flow.ts'
import { presentForm, presentRecord } from '../present-flow.ts'
import { addressNode, codeNode, methodNode, sendNode } from '../proof-by-message/proof-nodes.ts'
import { sendsSms } from '../proof-by-message/submitted-address.ts'

/** What the code of a mailed link is sealed for, until the form that it fills in is sent. */
export const mailedCodePurpose = 'identity mailed verification code'

/** The flow as the contract shows it. @param csrfSecret of the browser that asks; undefined for native flows */
export function presentVerificationFlow(
  context: IdentityContext,
  flow: VerificationFlowRecord,
  csrfSecret: string | undefined,
): VerificationFlow {
  const csrf = csrfNode(csrfSecret === undefined ? '' : maskCsrfSecret(csrfSecret))
  if (flow.state === 'passed_challenge') return presentVerified(context, flow, csrf)
  // Kratos shows native clients no such node while a code is awaited.
  const formCsrf = flow.method === 'code' && csrfSecret === undefined ? [] : [csrf]
  return { ...presentRecord(flow), ui: presentForm(context.settings, flow, nodesOf(context, flow, formCsrf)) }
}

function nodesOf(context: IdentityContext, flow: VerificationFlowRecord, csrf: readonly UiNode[]): UiNode[] {
  const { method, address, state } = flow
  const withSms = sendsSms(context)
  if (method === 'link') return [...csrf, addressNode(method, withSms, address), sendNode(method)]
  if (state !== 'sent_email') return [addressNode(method, withSms), sendNode(method), ...csrf]
  const code = mailedCode(context, flow)
  return [
    methodNode(method),
    codeNode(verificationCodeLabel(), code === undefined ? {} : { value: code }),
    sendNode(method),
    ...csrf,
    ...(address === undefined ? [] : [submitNode('code', 'email', address, resendCode())]),
  ]
}

function mailedCode(
  { secrets }: IdentityContext,
  { sealedCode }: VerificationFlowRecord,
): string | undefined {
  return sealedCode === undefined ? undefined : unseal(secrets, mailedCodePurpose, sealedCode)?.toString()
}

/** The end of it: a form that only leads on. */
function presentVerified(
  { settings }: IdentityContext,
  flow: VerificationFlowRecord,
  csrf: UiNode,
): VerificationFlow {
  const href = flow.continueUrl ?? flow.returnTo ?? settings.verification.defaultReturnUrl
  return {
    ...presentRecord(flow),
    ui: {
      method: 'GET',
      action: href,
      nodes: [csrf, continueNode(flow, href)],
      messages: [verified(parseAddress(flow.address ?? '')?.via ?? 'email')],
    },
  }
}

function continueNode({ method }: VerificationFlowRecord, href: string): UiNode {
  const title: UiText = continueLabel()
  return {
    type: 'a',
    group: method,
    attributes: { node_type: 'a', href, title, id: 'continue' },
    messages: [],
    meta: { label: title },
  }
}
