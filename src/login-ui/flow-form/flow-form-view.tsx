import type { UiContainer } from '../../contracts/identity-api.ts'
import { useSite } from '../rendering/site.ts'
import { FieldNode } from './field-node.tsx'
import { type FlowForm, flowForms, isSubmit, isTrigger } from './flow-forms.ts'
import { HiddenFields } from './hidden-fields.tsx'
import { inputValue } from './input-value.ts'
import { ProviderButton } from './provider-button.tsx'
import { SubmitButton } from './submit-button.tsx'
import { TriggerButton } from './trigger-button.tsx'

export interface FlowFormViewProps {
  readonly ui: UiContainer
  /** What stands between the fields and the list of providers. */
  readonly divider?: string
}

/** Every form of a flow. */
export function FlowFormView({ ui, divider }: FlowFormViewProps) {
  const forms = flowForms(ui)
  return forms.map((form, index) => (
    <div key={`${form.kind} ${form.group} ${form.needsScript}`} className="flow">
      {divider && form.kind === 'providers' && index > 0 && <p className="divider">{divider}</p>}
      <OneForm ui={ui} form={form} />
    </div>
  ))
}

/** One form: the hidden fields of the flow, then what a person sees, in the flow's order. */
export function OneForm({ ui, form }: { readonly ui: UiContainer; readonly form: FlowForm }) {
  const { texts } = useSite()
  const primary = form.nodes.find(isSubmit)
  return (
    <form
      action={ui.action}
      method={ui.method.toLowerCase()}
      className={`form form--${form.kind}`}
      hidden={form.needsScript}
    >
      <HiddenFields nodes={form.hidden} />
      {form.nodes.map((node, index) => {
        const key = `${index} ${node.type}`
        if (isTrigger(node)) return <TriggerButton key={key} node={node} />
        if (!isSubmit(node)) return <FieldNode key={key} node={node} form={form.group} />
        if (form.kind === 'providers') return <ProviderButton key={key} node={node} />
        return (
          <SubmitButton
            key={`${key} ${inputValue(node.attributes)}`}
            node={node}
            isPrimary={node === primary}
          />
        )
      })}
      {form.nodes.some(isTrigger) && (
        <p
          className="field__message field__message--error"
          role="alert"
          data-refused={texts.keys.refused}
          data-known={texts.keys.known}
          hidden
        />
      )}
    </form>
  )
}
