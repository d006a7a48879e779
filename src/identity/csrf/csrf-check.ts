import type { IncomingHttpHeaders } from 'node:http'
import type { PlatformError } from '../../contracts/platform-error.ts'
import { constantTimeEqual, sha256Base64Url } from '../../cryptography/digest.ts'
import { identityError } from '../errors/identity-error.ts'
import type { IdentitySettings } from '../settings.ts'
import { readCsrfSecret } from './csrf-cookie.ts'
import { matchesCsrfSecret } from './csrf-token.ts'

/** A flow, as far as it belongs to a browser. */
export interface BoundFlow {
  readonly type: 'browser' | 'api'
  /** {@link csrfBinding} of the browser that started it; absent where something else binds the flow. */
  readonly csrfBinding?: string | undefined
}

/** Names a browser by its secret without giving the secret away. */
export function csrfBinding(secret: string): string {
  return sha256Base64Url(`csrf binding:${secret}`)
}

/**
 * A flow that a browser started is shown to that browser only; 403 `security_csrf_violation` otherwise.
 * Gives the browser's secret, undefined for a native flow.
 */
export function requireSameBrowser(
  settings: IdentitySettings,
  cookieHeader: string | undefined,
  flow: BoundFlow,
): string | undefined {
  if (flow.type === 'api') return undefined
  const secret = readCsrfSecret(settings, cookieHeader)
  if (secret === undefined) throw violation('The request carries no CSRF cookie.')
  if (flow.csrfBinding !== undefined && !constantTimeEqual(csrfBinding(secret), flow.csrfBinding))
    throw violation('The CSRF cookie belongs to another browser or to an earlier sign-in.')
  return secret
}

/**
 * Double submit: a form that a browser sends must carry the masked secret of its cookie, as `csrf_token` or
 * in the header `X-CSRF-Token`. A native client, which no other site can act for, must look like one.
 */
export function requireCsrfToken(
  settings: IdentitySettings,
  headers: IncomingHttpHeaders,
  flow: BoundFlow,
  bodyToken: unknown,
): void {
  const secret = requireSameBrowser(settings, headers.cookie, flow)
  if (secret === undefined) {
    refuseBrowser(headers)
    return
  }
  requireMatchingToken(secret, headers, bodyToken)
}

/** The token of a form, or of the header `X-CSRF-Token`, must hide this secret. */
export function requireMatchingToken(secret: string, headers: IncomingHttpHeaders, bodyToken: unknown): void {
  const header = headers['x-csrf-token']
  const token = bodyToken === undefined || bodyToken === '' ? header : bodyToken
  if (typeof token !== 'string' || token === '')
    throw violation('The request carries neither a field csrf_token nor a header X-CSRF-Token.')
  if (!matchesCsrfSecret(token, secret))
    throw violation('The CSRF token does not belong to the CSRF cookie of the request.')
}

function refuseBrowser(headers: IncomingHttpHeaders): void {
  const ofBrowser = headers.origin !== undefined || hasCookies(headers.cookie)
  if (ofBrowser)
    throw identityError(
      'bad_request',
      'This flow was started by a native client, but the request carries an Origin or Cookie header as a browser does. Start the flow at the address for browsers instead.',
    )
}

/** Cookies that Cloudflare adds on the way say nothing about the client. */
function hasCookies(cookieHeader: string | undefined): boolean {
  return (cookieHeader ?? '').split(';').some((cookie) => !/^\s*(__cf|_cf|cf_|$)/.test(cookie))
}

function violation(rejectReason: string): PlatformError {
  return identityError('security_csrf_violation', {
    reason: 'Please start again; if that does not help, delete the cookies of this site.',
    details: {
      hint: 'Send the cookies of the answer that started the flow with every request of that flow, and its csrf_token with every form.',
      reject_reason: rejectReason,
    },
  })
}
