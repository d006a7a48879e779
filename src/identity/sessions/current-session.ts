import type { IncomingHttpHeaders } from 'node:http'
import type { IdentityContext } from '../context.ts'
import { type IdentitySession, isActive } from './session.ts'
import { readSessionCookie } from './session-cookie.ts'

/** Where a request's session credential stood. */
export type CredentialSource = 'x-session-token' | 'cookie' | 'bearer'

export interface SessionCredential {
  readonly token: string
  readonly source: CredentialSource
  /** When the browser forgets the cookie that the credential stood in. */
  readonly cookieExpiresAt?: Date
}

export interface CurrentSession extends SessionCredential {
  readonly session: IdentitySession
}

/** A request, as far as sessions are concerned. */
export interface CredentialHeaders {
  readonly headers: Pick<IncomingHttpHeaders, 'cookie' | 'authorization'> & {
    readonly 'x-session-token'?: string | string[] | undefined
  }
}

/**
 * The active session of a request: of its `X-Session-Token`, its session cookie or its `Authorization:
 * Bearer` (RFC 6750 §2.1), the first that is there. Undefined when that is missing, revoked or expired.
 */
export async function currentSession(
  context: Pick<IdentityContext, 'secrets' | 'settings' | 'sessions' | 'clock'>,
  request: CredentialHeaders,
): Promise<CurrentSession | undefined> {
  const credential = sessionCredential(context, request)
  if (!credential) return undefined
  const session = await context.sessions.find(credential.token)
  return session && isActive(session, context.clock()) ? { session, ...credential } : undefined
}

/** The session token that a request presents, and where. */
export function sessionCredential(
  { secrets, settings }: Pick<IdentityContext, 'secrets' | 'settings'>,
  { headers }: CredentialHeaders,
): SessionCredential | undefined {
  const header = headers['x-session-token']
  if (typeof header === 'string' && header !== '') return { token: header, source: 'x-session-token' }
  const cookie = readSessionCookie(secrets, settings, headers.cookie)
  if (cookie) return { token: cookie.token, source: 'cookie', cookieExpiresAt: cookie.expiresAt }
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return bearer === undefined ? undefined : { token: bearer, source: 'bearer' }
}
