import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ReactNode } from 'react'
import type { LoginUiContext } from '../context.ts'
import { sitePath, useSite } from '../rendering/site.ts'
import { ensureBrowserCookie, readBrowserCookie } from '../security/browser-cookie.ts'
import { issueFormToken, verifyFormToken } from '../security/form-token.ts'

export interface OwnFormProps {
  /** The path that the form posts to. */
  readonly action: string
  readonly token: string
  readonly className?: string
  readonly children: ReactNode
}

/** A form that the pages answer themselves. */
export function OwnForm({ action, token, className, children }: OwnFormProps) {
  const site = useSite()
  return (
    <form action={sitePath(site, action)} method="post" className={className}>
      <input type="hidden" name="csrf_token" value={token} />
      {children}
    </form>
  )
}

/** Issues the tokens for the forms of ours on the page that this reply shows, all bound to one browser. */
export function formTokens(
  { site, secrets, clock }: LoginUiContext,
  request: FastifyRequest,
  reply: FastifyReply,
): (form: string) => string {
  const browser = ensureBrowserCookie(request.headers.cookie, reply, site.settings)
  return (form) => issueFormToken(secrets, { browser, form }, clock())
}

/** Throws 403 `form_token_invalid` unless the form came from our own page in this browser. */
export function checkFormToken(
  { site, secrets, clock }: LoginUiContext,
  request: FastifyRequest,
  token: string,
  form: string,
): void {
  const browser = readBrowserCookie(request.headers.cookie, site.settings)
  verifyFormToken(secrets, token, { browser, form }, clock())
}
