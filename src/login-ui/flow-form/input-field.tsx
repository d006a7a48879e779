import type { UiInputAttributes, UiNode } from '../../contracts/identity-api.ts'
import { useSite } from '../rendering/site.ts'
import { fieldId } from './field-id.ts'
import { inputValue } from './input-value.ts'

export interface InputFieldProps {
  readonly node: UiNode<UiInputAttributes>
  /** Makes ids unique on a page with several forms. */
  readonly form: string
}

/** A labelled field with its messages, joined by ids so that assistive technology reads them together. */
export function InputField({ node, form }: InputFieldProps) {
  const { texts } = useSite()
  const { attributes, messages, meta } = node
  const id = fieldId(form, attributes.name)
  const label = meta.label?.text ?? attributes.label?.text ?? attributes.name
  const isInvalid = messages.some(({ type }) => type === 'error')
  const described = messages.length > 0 ? `${id}-messages` : undefined
  const common = {
    id,
    name: attributes.name,
    required: attributes.required && attributes.type !== 'checkbox',
    disabled: attributes.disabled,
    'aria-invalid': isInvalid || undefined,
    'aria-describedby': described,
  }
  const labelElement = (
    <label htmlFor={id} className="label">
      {label}
      {!attributes.required && attributes.type !== 'checkbox' && (
        <span className="label__optional"> {texts.optional}</span>
      )}
    </label>
  )
  return (
    <div className={isInvalid ? 'field field--invalid' : 'field'}>
      {attributes.type === 'checkbox' ? (
        <div className="checkbox">
          {/* An unchecked box sends nothing; of two values the last one counts. */}
          <input type="hidden" name={attributes.name} value="false" disabled={attributes.disabled} />
          <input {...common} type="checkbox" value="true" defaultChecked={attributes.value === true} />
          {labelElement}
        </div>
      ) : (
        <>
          {labelElement}
          {attributes.options ? (
            <select {...common} className="input" defaultValue={inputValue(attributes)}>
              {!attributes.required && <option value="" />}
              {attributes.options.map(({ value }) => (
                <option key={String(value)} value={String(value)}>
                  {String(value)}
                </option>
              ))}
            </select>
          ) : (
            <input
              {...common}
              className="input"
              type={attributes.type}
              defaultValue={attributes.type === 'password' ? undefined : inputValue(attributes)}
              autoComplete={attributes.autocomplete}
              pattern={attributes.pattern}
              maxLength={attributes.maxlength}
              step={attributes.type === 'number' ? 'any' : undefined}
              inputMode={attributes.autocomplete === 'one-time-code' ? 'numeric' : undefined}
            />
          )}
        </>
      )}
      {described && (
        <div id={described} className="field__messages">
          {messages.map(({ id: messageId, text, type }) => (
            <p key={messageId} className={`field__message field__message--${type}`}>
              {text}
            </p>
          ))}
        </div>
      )}
    </div>
  )
}
