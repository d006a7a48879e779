import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply } from 'fastify'
import { sha256 } from '../../cryptography/digest.ts'
import type { IdentitySettings } from '../settings.ts'
import { isCsrfSecret, newCsrfSecret } from './csrf-token.ts'

const oneYearSeconds = 365 * 24 * 60 * 60

/** One name per public address, so that platforms on one host do not overwrite each other's cookie. */
export function csrfCookieName({ publicUrl }: IdentitySettings): string {
  return `csrf_token_${sha256(`${publicUrl}/`).toString('hex')}`
}

/** The secret of this browser; undefined when its cookie is missing or was not made here. */
export function readCsrfSecret(
  settings: IdentitySettings,
  cookieHeader: string | undefined,
): string | undefined {
  const name = csrfCookieName(settings)
  if (!cookieHeader?.includes(name)) return undefined
  const secret = parseCookie(cookieHeader)[name]
  return secret !== undefined && isCsrfSecret(secret) ? secret : undefined
}

/** Gives the browser a new secret: forms that it opened before are no longer valid. */
export function rotateCsrfSecret(settings: IdentitySettings, reply: FastifyReply): string {
  const secret = newCsrfSecret()
  const { domain, path, sameSite, secure } = settings.session.cookie
  reply.header(
    'set-cookie',
    stringifySetCookie({
      name: csrfCookieName(settings),
      value: secret,
      path,
      httpOnly: true,
      secure,
      sameSite: sameSite.toLowerCase() as 'strict' | 'lax' | 'none',
      maxAge: oneYearSeconds,
      ...(domain !== undefined && { domain }),
    }),
  )
  return secret
}

/** The secret of this browser, a new one when it has none. */
export function ensureCsrfSecret(
  settings: IdentitySettings,
  cookieHeader: string | undefined,
  reply: FastifyReply,
): string {
  return readCsrfSecret(settings, cookieHeader) ?? rotateCsrfSecret(settings, reply)
}
