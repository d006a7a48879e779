import type { FastifyReply } from 'fastify'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { contentSecurityPolicy } from '../security/content-security-policy.ts'
import { type Site, SiteContext } from './site.ts'

export interface PageOptions {
  readonly status?: number
  /** Where the page's forms may lead besides our own origin; left out where the page has no form. */
  readonly formTargets?: readonly string[]
  /** Where the page's scripts come from; left out where it has none. */
  readonly scriptOrigins?: readonly string[]
  /**
   * Cut off from the window that opened this one (HTML, cross-origin opener policy). Not for the pages of a
   * sign-in: an application may run it in a pop-up window that has to report back.
   */
  readonly isolated?: boolean
}

/** Renders a page on the server; there is no script that would take over in the browser. */
export function sendPage(
  reply: FastifyReply,
  site: Site,
  page: ReactElement,
  { status = 200, formTargets, scriptOrigins, isolated = false }: PageOptions = {},
): FastifyReply {
  if (isolated) reply.header('cross-origin-opener-policy', 'same-origin')
  return reply
    .code(status)
    .header(
      'content-security-policy',
      contentSecurityPolicy({ imageOrigins: site.imageOrigins, formTargets, scriptOrigins }),
    )
    .header('cache-control', 'private, no-cache, no-store, must-revalidate')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>${renderToStaticMarkup(<SiteContext value={site}>{page}</SiteContext>)}`)
}
