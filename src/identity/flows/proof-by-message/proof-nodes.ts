import type { UiNode, UiText } from '../../../contracts/identity-api.ts'
import { inputNode, submitNode } from '../../ui-nodes/input-node.ts'
import { continueLabel, emailLabel, emailOrPhoneLabel } from '../../ui-text/proof.ts'
import type { ProofMethod } from '../flow.ts'

/** The field for the address that a message is sent to. */
export function addressNode(method: ProofMethod, withSms: boolean, value?: string): UiNode {
  return inputNode(
    method,
    {
      name: 'email',
      type: withSms ? 'text' : 'email',
      required: true,
      ...(value !== undefined && { value }),
    },
    withSms ? emailOrPhoneLabel() : emailLabel(),
  )
}

/** The button that sends such a form. */
export function sendNode(method: ProofMethod): UiNode {
  return submitNode(method, 'method', method, continueLabel())
}

/** The method of a form that has several buttons. */
export function methodNode(method: ProofMethod): UiNode {
  return inputNode(method, { name: 'method', type: 'hidden', value: method })
}

/** The field for a code that was sent. */
export function codeNode(
  label: UiText,
  fields: { readonly value?: string; readonly pattern?: string; readonly maxlength?: number } = {},
): UiNode {
  return inputNode(
    'code',
    { name: 'code', type: 'text', required: true, autocomplete: 'one-time-code', ...fields },
    label,
  )
}
