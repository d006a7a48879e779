import type { UiText } from '../../contracts/identity-api.ts'
import { useSite } from '../rendering/site.ts'

export interface MessagesProps {
  readonly messages: readonly UiText[] | undefined
}

/**
 * What a flow says about itself. Errors take the keyboard's focus, so that a screen reader reads them first.
 */
export function Messages({ messages = [] }: MessagesProps) {
  const { texts } = useSite()
  const errors = messages.filter(({ type }) => type === 'error')
  return (
    <>
      {errors.length > 0 && (
        // biome-ignore lint/a11y/noAutofocus: an error summary is where reading starts after a refused form
        <div className="notice notice--error" role="alert" tabIndex={-1} autoFocus>
          <h2 className="notice__heading">{texts.problemHeading}</h2>
          {errors.map(({ id, text }) => (
            <p key={id}>{text}</p>
          ))}
        </div>
      )}
      {messages
        .filter(({ type }) => type !== 'error')
        .map(({ id, text, type }) => (
          <Notice key={id} kind={type === 'success' ? 'success' : 'info'} text={text} />
        ))}
    </>
  )
}

export function Notice({ kind, text }: { readonly kind: 'info' | 'success'; readonly text: string }) {
  const { texts } = useSite()
  return (
    <div className={`notice notice--${kind}`} role="status">
      <p>
        <span className="visually-hidden">
          {kind === 'success' ? texts.successHeading : texts.noticeHeading}:{' '}
        </span>
        {text}
      </p>
    </div>
  )
}
