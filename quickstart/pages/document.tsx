import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

export interface DocumentOptions {
  readonly title: string
  /** Says on every page which of the demonstration's parts it belongs to; also chooses the colour. */
  readonly part: 'identity-provider' | 'application'
}

const partNames = {
  'identity-provider': 'Demonstration identity provider',
  application: 'Demonstration application',
} as const

/** A whole page. */
export function renderDocument({ title, part }: DocumentOptions, content: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${partNames[part]}`}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body className={part}>
        <header>
          <a href="/">{partNames[part]}</a>
        </header>
        <main>
          <h1>{title}</h1>
          {content}
        </main>
        <footer>Part of the quickstart, for trying things out. Not a part of the platform.</footer>
      </body>
    </html>,
  )}`
}
