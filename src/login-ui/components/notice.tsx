import { useSite } from '../rendering/site.ts'

export interface NoticeProps {
  readonly kind: 'info' | 'success'
  readonly text: string
}

/** One sentence that the person should not miss. */
export function Notice({ kind, text }: NoticeProps) {
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
