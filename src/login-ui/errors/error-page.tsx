import { Page } from '../rendering/page.tsx'
import { sitePath, useSite } from '../rendering/site.ts'
import { explanationOf } from '../texts/error-explanations.ts'

export interface ErrorPageProps {
  /** Stable and machine-readable; what a person quotes to the support. */
  readonly code: string
  readonly status: number
  readonly requestId: string
  readonly time: Date
  /** Where the person can begin anew. */
  readonly startAgain?: string | undefined
  /** What the failing part said. It may come from the address, so it is shown as quoted text only. */
  readonly details?: string | undefined
}

export function ErrorPage({ code, status, requestId, time, startAgain, details }: ErrorPageProps) {
  const site = useSite()
  const { error: texts, startAgain: startAgainText } = site.texts
  const { heading, explanation, advice } = explanationOf(code, status)
  const { supportEmail } = site.settings
  return (
    <Page heading={heading} isError>
      <p className="lead">{explanation}</p>
      <p>{advice}</p>
      <p className="actions">
        {startAgain && (
          <a className="button button--primary" href={startAgain}>
            {startAgainText}
          </a>
        )}
        <a className={startAgain ? 'button' : 'button button--primary'} href={sitePath(site, '/')}>
          {texts.startPage}
        </a>
      </p>
      <div className="reference">
        {supportEmail ? (
          <p>
            {texts.support} <a href={`mailto:${supportEmail}`}>{supportEmail}</a>. {texts.quote}
          </p>
        ) : (
          <p>
            {texts.supportWithoutAddress} {texts.quote}
          </p>
        )}
        <dl className="facts facts--compact">
          <dt>{texts.code}</dt>
          <dd>
            <code>{code}</code>
          </dd>
          <dt>{texts.requestId}</dt>
          <dd>
            <code>{requestId}</code>
          </dd>
          <dt>{texts.time}</dt>
          <dd>
            <time dateTime={time.toISOString()}>{time.toISOString()}</time>
          </dd>
        </dl>
        {details && (
          <details>
            <summary>{texts.technicalDetails}</summary>
            <blockquote>{details}</blockquote>
          </details>
        )}
      </div>
    </Page>
  )
}
