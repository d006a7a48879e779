import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import { inputValue } from './input-value.ts'

export function HiddenFields({ nodes }: { readonly nodes: readonly UiNode<UiInputAttributes>[] }) {
  return nodes.map(({ attributes }) => (
    <input
      key={attributes.name}
      type="hidden"
      name={attributes.name}
      value={inputValue(attributes)}
      disabled={attributes.disabled}
      data-load-trigger={attributes.onloadTrigger}
    />
  ))
}
