import type { UiContainer, UiText } from '../../contracts/identity-api.ts'
import { Notice } from '../components/notice.tsx'
import { useSite } from '../rendering/site.ts'
import { fieldId } from './field-id.ts'
import { flowForms, isInput } from './flow-forms.ts'

export interface FlowMessagesProps {
  readonly ui: UiContainer | undefined
}

/** What a flow says above its forms: first what is wrong, with a link to each field that is, then the rest. */
export function FlowMessages({ ui }: FlowMessagesProps) {
  const { texts } = useSite()
  if (!ui) return null
  const messages = ui.messages ?? []
  const errors = messages.filter(isError)
  const fields = refusedFields(ui)
  return (
    <>
      {(errors.length > 0 || fields.length > 0) && (
        // biome-ignore lint/a11y/noAutofocus: after a refused form, reading starts at what was refused
        <div className="notice notice--error" role="alert" tabIndex={-1} autoFocus>
          <h2 className="notice__heading">{texts.problemHeading}</h2>
          {errors.map(({ id, text }) => (
            <p key={id}>{text}</p>
          ))}
          {fields.length > 0 && (
            <ul className="notice__fields">
              {fields.map(({ id, text }) => (
                <li key={`${id} ${text}`}>
                  <a href={`#${id}`}>{text}</a>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {messages
        .filter((message) => !isError(message))
        .map(({ id, text, type }) => (
          <Notice key={id} kind={type === 'success' ? 'success' : 'info'} text={text} />
        ))}
    </>
  )
}

/** Whether a flow was refused: its page says so in the title. */
export function hasErrors(ui: UiContainer): boolean {
  return (ui.messages ?? []).some(isError) || refusedFields(ui).length > 0
}

function refusedFields(ui: UiContainer): { readonly id: string; readonly text: string }[] {
  return flowForms(ui).flatMap(({ group, nodes }) =>
    nodes
      .filter(isInput)
      .flatMap(({ attributes, messages }) =>
        messages.filter(isError).map(({ text }) => ({ id: fieldId(group, attributes.name), text })),
      ),
  )
}

function isError({ type }: UiText): boolean {
  return type === 'error'
}
