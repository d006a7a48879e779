import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import { inputValue } from './input-value.ts'

/** A row that leads to an external provider. */
export function ProviderButton({ node }: { readonly node: UiNode<UiInputAttributes> }) {
  const { attributes, meta } = node
  const label = meta.label?.text ?? inputValue(attributes) ?? attributes.name
  const provider = meta.label?.context?.provider
  const initial = (typeof provider === 'string' && provider !== '' ? provider : label).trim().charAt(0)
  return (
    <button
      type="submit"
      name={attributes.name}
      value={inputValue(attributes)}
      disabled={attributes.disabled}
      className="provider"
    >
      <span className="provider__initial" aria-hidden="true">
        {initial.toUpperCase()}
      </span>
      <span className="provider__label">{label}</span>
      <svg className="provider__arrow" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d="m6 3 5 5-5 5" />
      </svg>
    </button>
  )
}
