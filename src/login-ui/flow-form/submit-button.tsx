import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import { inputValue } from './input-value.ts'

export interface SubmitButtonProps {
  readonly node: UiNode<UiInputAttributes>
  readonly isPrimary: boolean
}

/** A button that sends the form. Only the first one checks the fields: "Back" and "Resend" need none. */
export function SubmitButton({ node: { attributes, meta }, isPrimary }: SubmitButtonProps) {
  return (
    <button
      type="submit"
      name={attributes.name}
      value={inputValue(attributes)}
      disabled={attributes.disabled}
      formNoValidate={!isPrimary}
      className={isPrimary ? 'button button--primary' : 'button'}
    >
      {meta.label?.text ?? inputValue(attributes) ?? attributes.name}
    </button>
  )
}
