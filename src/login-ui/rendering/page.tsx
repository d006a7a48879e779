import type { ReactNode } from 'react'
import { sitePath, useSite } from './site.ts'

export interface PageProps {
  /** The page's first heading, and the first part of its title. */
  readonly heading: string
  /** Something went wrong or was refused: the title says so first, so that a screen reader does. */
  readonly isError?: boolean
  /** `wide` where a page shows lists rather than one form. */
  readonly width?: 'form' | 'wide'
  readonly children: ReactNode
}

/** The frame of every page: a card with the brand's band, below it who to ask. */
export function Page({ heading, isError = false, width = 'form', children }: PageProps) {
  const site = useSite()
  const { texts, settings } = site
  const title = (isError ? texts.errorPageTitle : texts.pageTitle)(heading, settings.brandName)
  return (
    <html lang={texts.languageTag}>
      <head>
        <meta charSet="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href={site.iconAddress} type="image/svg+xml" />
        <link rel="stylesheet" href={site.styleSheetAddress} />
      </head>
      <body>
        <a className="skip-link" href="#content">
          {texts.skipToContent}
        </a>
        <div className={`card card--${width}`}>
          <header className="band">
            <a className="brand" href={sitePath(site, '/')} aria-label={texts.brandHome(settings.brandName)}>
              <BrandMark address={site.logoAddress} />
              <span className="brand__name">{settings.brandName}</span>
            </a>
          </header>
          <main id="content" className="content" tabIndex={-1}>
            <h1>{heading}</h1>
            {children}
          </main>
        </div>
        <footer className="footer">
          {settings.supportEmail && (
            <a href={`mailto:${settings.supportEmail}`}>
              {texts.help}: {settings.supportEmail}
            </a>
          )}
        </footer>
      </body>
    </html>
  )
}

function BrandMark({ address }: { readonly address: string | undefined }) {
  if (address) return <img className="brand__logo" src={address} alt="" />
  return (
    <svg className="brand__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="16" />
      <path d="M16 7a5.5 5.5 0 0 1 2.6 10.3L20 25h-8l1.4-7.7A5.5 5.5 0 0 1 16 7Z" />
    </svg>
  )
}
