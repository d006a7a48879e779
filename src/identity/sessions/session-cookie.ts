import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply } from 'fastify'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { IdentitySettings } from '../settings.ts'

const purpose = 'identity session cookie'

/** What the session cookie holds, sealed: the token, and when the browser was told that it expires. */
export interface SessionCookie {
  readonly token: string
  readonly expiresAt: Date
}

/** The session cookie of a `Cookie` header; undefined when there is none that this server made. */
export function readSessionCookie(
  secrets: SecretRing,
  settings: IdentitySettings,
  cookieHeader: string | undefined,
): SessionCookie | undefined {
  const { name } = settings.session.cookie
  if (!cookieHeader?.includes(name)) return undefined
  const sealed = parseCookie(cookieHeader)[name]
  const content = sealed ? unseal(secrets, purpose, sealed)?.toString() : undefined
  if (content === undefined) return undefined
  const [token = '', expiresAt] = content.split(' ')
  return { token, expiresAt: new Date(Number(expiresAt)) }
}

/** Gives the browser the session, sealed, for as long as it lives. */
export function writeSessionCookie(
  context: { readonly secrets: SecretRing; readonly settings: IdentitySettings; readonly clock: () => Date },
  reply: FastifyReply,
  { token, expiresAt }: SessionCookie,
): void {
  const { cookie } = context.settings.session
  const seconds = Math.max(0, Math.round((expiresAt.getTime() - context.clock().getTime()) / 1000))
  reply.header(
    'set-cookie',
    stringifySetCookie({
      name: cookie.name,
      value: seal(context.secrets, purpose, `${token} ${expiresAt.getTime()}`),
      ...attributes(context.settings),
      ...(cookie.persistent && { maxAge: seconds }),
    }),
  )
}

/** Makes the browser forget the session. */
export function clearSessionCookie(settings: IdentitySettings, reply: FastifyReply): void {
  reply.header(
    'set-cookie',
    stringifySetCookie({ name: settings.session.cookie.name, value: '', ...attributes(settings), maxAge: 0 }),
  )
}

function attributes(settings: IdentitySettings) {
  const { domain, path, sameSite, secure } = settings.session.cookie
  return {
    path,
    httpOnly: true,
    secure,
    sameSite: sameSite.toLowerCase() as 'strict' | 'lax' | 'none',
    ...(domain !== undefined && { domain }),
  }
}
