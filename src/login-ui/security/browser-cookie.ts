import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply } from 'fastify'
import { randomToken } from '../../cryptography/random.ts'

export interface BrowserCookieOptions {
  readonly secure: boolean
  readonly basePath: string
}

/**
 * A random value that names this browser, so that a form of ours can be bound to it. SameSite is Lax, not
 * Strict: a person comes to the consent page from another site, and its form must stay bound to the browser
 * that other tabs use.
 */
export function browserCookieName({ secure, basePath }: BrowserCookieOptions): string {
  // `__Host-` keeps other hosts of the domain from planting it; the prefix demands Secure and the path `/`
  // (draft-ietf-httpbis-rfc6265bis §4.1.3.2).
  return secure && basePath === '' ? '__Host-login_ui_browser' : 'login_ui_browser'
}

/** The browser's value, or undefined when it has none yet or not one of ours. */
export function readBrowserCookie(
  cookieHeader: string | undefined,
  options: BrowserCookieOptions,
): string | undefined {
  const value = parseCookie(cookieHeader ?? '')[browserCookieName(options)]
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined
}

/** The browser's value; a browser that has none is given one with this reply. */
export function ensureBrowserCookie(
  cookieHeader: string | undefined,
  reply: FastifyReply,
  options: BrowserCookieOptions,
): string {
  const present = readBrowserCookie(cookieHeader, options)
  if (present !== undefined) return present
  const value = randomToken()
  reply.header(
    'set-cookie',
    stringifySetCookie({
      name: browserCookieName(options),
      value,
      path: `${options.basePath}/`,
      httpOnly: true,
      sameSite: 'lax',
      secure: options.secure,
    }),
  )
  return value
}
