import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import { inputValue } from './input-value.ts'

/** A button that a script answers; it is shown once the script is there. */
export function TriggerButton({ node: { attributes, meta } }: { readonly node: UiNode<UiInputAttributes> }) {
  return (
    <button
      type="button"
      name={attributes.name}
      disabled={attributes.disabled}
      className="button"
      data-trigger={attributes.onclickTrigger}
      data-argument={inputValue(attributes)}
      hidden
    >
      {meta.label?.text ?? attributes.name}
    </button>
  )
}
