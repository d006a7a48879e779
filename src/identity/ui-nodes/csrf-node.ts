import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import { inputNode } from './input-node.ts'

/** @param token empty for native clients, who need none */
export function csrfNode(token: string): UiNode<UiInputAttributes> {
  return inputNode('default', { name: 'csrf_token', type: 'hidden', required: true, value: token })
}
