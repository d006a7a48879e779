import type { UiNode } from '../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../context.ts'
import type { LoginFlowRecord } from '../../flows/flow.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { normalizeIdentifier } from '../../identities/normalize-identifier.ts'
import { requireIdentity } from '../../identities/require-identity.ts'
import type { Address } from '../../one-time-codes/address.ts'
import { type Submission, submissionMethod, textField } from '../../submission/submission.ts'
import { identifiedNode, identifierNode, knownIdentifierNode } from '../../ui-nodes/identifier-node.ts'
import { inputNode, submitNode } from '../../ui-nodes/input-node.ts'
import {
  addressNotOfAccount,
  confirmationCodeSent,
  noAccountForCode,
  sendCodeTo,
  sendSignInCode,
  signInCodeLabel,
  signInCodeSent,
} from '../../ui-text/code.ts'
import { missingFields } from '../../ui-text/validation.ts'
import type { Attempt, Authenticated, FormAgain, LoginForm, LoginStrategy } from '../strategy.ts'
import { codeAddresses, ownerOfCodeAddress, viaOf } from './code-addresses.ts'
import { awaitedCodeNodes, awaitsCode } from './code-nodes.ts'
import { enterCode } from './enter-code.ts'
import { type CodeRecipient, sendCode } from './send-code.ts'

export const codeLogin: LoginStrategy = {
  assurance: ({ settings }) => (settings.code.factor === 'second' ? 'aal2' : 'aal1'),
  nodes(context, form) {
    const { flow, identity } = form
    if (awaitsCode(flow)) return [...whoWaits(form), ...awaitedCodeNodes(signInCodeLabel())]
    if (identity && !codeLogin.canSignIn(context, identity)) return []
    if (identity && isSignedIn(flow))
      return codeAddresses(context, identity).map((address) =>
        submitNode('code', 'address', address.value, sendCodeTo(address)),
      )
    return [...whoSignsIn(form), submitNode('code', 'method', 'code', sendSignInCode())]
  },
  accepts: (submission) =>
    submissionMethod(submission) === 'code' || textField(submission, 'address') !== undefined,
  async submit(context, attempt): Promise<Authenticated | FormAgain> {
    const { flow, submission } = attempt
    const resends = textField(submission, 'resend') !== undefined
    const identifier = textField(submission, 'identifier')
    const code = textField(submission, 'code')
    if (isSignedIn(flow)) {
      const address = textField(submission, 'address')
      if (address === undefined && code !== undefined && !resends) return enterCode(context, attempt, code)
      if (address === undefined && !resends && awaitsCode(flow))
        return { kind: 'form', fieldMessages: missingFields({ code }) }
      return sendToOwn(context, attempt, address ?? flow.codeSentTo?.value)
    }
    const waits = awaitsCode(flow) && !resends
    if (identifier === undefined || (waits && code === undefined))
      return {
        kind: 'form',
        fieldMessages: missingFields({ identifier, ...(waits && { code }) }),
      }
    if (waits && normalizeIdentifier(identifier) !== flow.codeSentTo?.value)
      return { kind: 'form', messages: [noAccountForCode()] }
    return waits && code !== undefined
      ? enterCode(context, attempt, code)
      : sendToStranger(context, attempt, identifier)
  },
  canSignIn: (context, identity) => codeAddresses(context, identity).length > 0,
}

/** They are asked once more, or for a second factor: whose code it is follows from their session. */
function isSignedIn({ identityId }: LoginFlowRecord): boolean {
  return identityId !== undefined
}

function whoSignsIn({ flow, schema }: LoginForm): UiNode[] {
  // They have said so on the page before.
  if (flow.identified) return []
  if (flow.link) return [knownIdentifierNode(flow.link.identifier)]
  return [identifierNode(schema, flow.identifier ?? '')]
}

function whoWaits({ flow, schema }: LoginForm): UiNode[] {
  const { codeSentTo } = flow
  if (isSignedIn(flow) && codeSentTo)
    return [
      inputNode(
        'code',
        { name: 'identifier', type: 'hidden', value: codeSentTo.value },
        sendCodeTo(codeSentTo),
      ),
    ]
  return [identifiedNode(schema, flow.identifier ?? '', 'default')]
}

/** Somebody says what they sign in with. Whether an account has it, they learn only where they may. */
async function sendToStranger(
  context: IdentityContext,
  { flow, submission, request }: Attempt<LoginFlowRecord>,
  identifier: string,
): Promise<FormAgain> {
  const value = normalizeIdentifier(identifier)
  const owner = await ownerOfCodeAddress(context, value)
  if (!owner && !context.settings.mitigatesEnumeration)
    return { kind: 'form', messages: [noAccountForCode()], identifier }
  const address = owner?.address ?? { via: viaOf(value), value }
  const refusal = await context.messageLimits.refusal(address, request)
  if (refusal) return { kind: 'form', messages: [refusal], identifier }
  const recipient: CodeRecipient = owner ? { identity: owner.identity } : { nobody: true }
  await sendCode(context, withPayload(flow, submission), [address], recipient)
  return { kind: 'form', messages: [signInCodeSent()], identifier, codeSentTo: address }
}

async function sendToOwn(
  context: IdentityContext,
  { flow, submission, request }: Attempt<LoginFlowRecord>,
  written: string | undefined,
): Promise<FormAgain> {
  if (written === undefined) return { kind: 'form', fieldMessages: missingFields({ address: written }) }
  const identity = await requireIdentity(context, flow.identityId ?? '')
  const value = normalizeIdentifier(written)
  const address = codeAddresses(context, identity).find((own) => own.value === value)
  if (!address) return { kind: 'form', messages: [addressNotOfAccount()] }
  const refusal = await context.messageLimits.refusal(address, request)
  if (refusal) return { kind: 'form', messages: [refusal] }
  return confirmBy(context, withPayload(flow, submission), identity, address)
}

/** Sends a code to somebody who is signed in. */
export async function confirmBy(
  context: IdentityContext,
  flow: LoginFlowRecord,
  identity: IdentityRecord,
  address: Address,
): Promise<FormAgain> {
  await sendCode(context, flow, [address], { identity })
  return { kind: 'form', messages: [confirmationCodeSent()], codeSentTo: address }
}

function withPayload<Flow extends LoginFlowRecord>(
  flow: Flow,
  { transient_payload: transientPayload }: Submission,
): Flow {
  return transientPayload ? { ...flow, transientPayload } : flow
}
