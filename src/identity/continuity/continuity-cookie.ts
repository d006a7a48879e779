import { parseCookie, stringifySetCookie } from 'cookie'
import { constantTimeEqual, sha256Base64Url } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'
import type { IdentitySettings } from '../settings.ts'

const cookieName = 'ory_kratos_continuity'
/** How long a person may take at a provider. */
export const continuitySeconds = 30 * 60

/**
 * Ties what leaves this browser, for a sign-in elsewhere, to this browser: only the browser that holds the
 * cookie can come back with it. Every tab shares one cookie, so that several sign-ins can be under way.
 */
export function ensureContinuity(
  settings: IdentitySettings,
  cookieHeader: string | undefined,
): { readonly binding: string; readonly cookie: string } {
  const secret = readSecret(cookieHeader) ?? randomToken()
  const { domain, path, secure } = settings.session.cookie
  const cookie = stringifySetCookie({
    name: cookieName,
    value: secret,
    path,
    httpOnly: true,
    secure,
    // The way back is a navigation from another site, which Strict would leave without the cookie.
    sameSite: 'lax',
    maxAge: continuitySeconds,
    ...(domain !== undefined && { domain }),
  })
  return { binding: bindingOf(secret), cookie }
}

/** Whether this is the browser that left with {@link ensureContinuity}'s binding. */
export function continues(cookieHeader: string | undefined, binding: string): boolean {
  const secret = readSecret(cookieHeader)
  return secret !== undefined && constantTimeEqual(bindingOf(secret), binding)
}

function bindingOf(secret: string): string {
  return sha256Base64Url(`continuity:${secret}`)
}

function readSecret(cookieHeader: string | undefined): string | undefined {
  if (!cookieHeader?.includes(cookieName)) return undefined
  const secret = parseCookie(cookieHeader)[cookieName]
  return secret && /^[\w-]{43}$/.test(secret) ? secret : undefined
}
