import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import { passwordLabel } from '../ui-text/password.ts'
import { inputNode } from './input-node.ts'

export function passwordNode(autocomplete: 'current-password' | 'new-password'): UiNode<UiInputAttributes> {
  const fields = { name: 'password', type: 'password', required: true, autocomplete } as const
  return inputNode('password', fields, passwordLabel())
}
