import type { UiInputAttributes, UiNode, UiText } from '../../contracts/identity-api.ts'

type InputFields = Omit<UiInputAttributes, 'node_type' | 'disabled'> & { readonly disabled?: boolean }

/** A field or button of a form. */
export function inputNode(group: string, fields: InputFields, label?: UiText): UiNode<UiInputAttributes> {
  return {
    type: 'input',
    group,
    attributes: { ...fields, disabled: fields.disabled ?? false, node_type: 'input' },
    messages: [],
    meta: label ? { label } : {},
  }
}

/** A button that submits the form with this name and value. */
export function submitNode(
  group: string,
  name: string,
  value: string,
  label: UiText,
): UiNode<UiInputAttributes> {
  return inputNode(group, { name, type: 'submit', value }, label)
}
