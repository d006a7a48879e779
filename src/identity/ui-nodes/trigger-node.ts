import type { UiInputAttributes, UiNode, UiText } from '../../contracts/identity-api.ts'
import { inputNode } from './input-node.ts'

interface Trigger {
  readonly name: string
  /** The function of webauthn.js that the button calls. */
  readonly calls: string
  /** What it is called with, as JSON. */
  readonly argument?: string
  readonly value?: string
}

/** A button that a script answers; pages that allow no inline script use `onclickTrigger`. */
export function triggerNode(
  group: string,
  { name, calls, argument = '', value }: Trigger,
  label: UiText,
  flowType: 'browser' | 'api',
): UiNode<UiInputAttributes> {
  return inputNode(
    group,
    {
      name,
      type: 'button',
      ...(value !== undefined && { value }),
      ...(flowType === 'browser' && { onclick: `window.${calls}(${argument})` }),
      onclickTrigger: calls,
    },
    label,
  )
}
