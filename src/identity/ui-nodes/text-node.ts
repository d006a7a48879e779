import type { UiNode, UiText, UiTextAttributes } from '../../contracts/identity-api.ts'

/** A text of a form to read and to keep. */
export function textNode(group: string, id: string, text: UiText, label: UiText): UiNode<UiTextAttributes> {
  return { type: 'text', group, attributes: { id, text, node_type: 'text' }, messages: [], meta: { label } }
}
