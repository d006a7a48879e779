import type { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import type { Configuration } from '../../config/configuration.ts'
import { isLoopback } from '../../config/loopback.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import { constantTimeEqual } from '../../cryptography/digest.ts'

/** Throws when a request may not use the admin API. */
export type AdminAuthentication = (request: FastifyRequest) => void

/** Who may use the admin API, as the configuration says. Health is for everybody who reaches the listener. */
export function adminAuthentication({ authentication, token }: Configuration['admin']): AdminAuthentication {
  if (authentication === 'none') return () => undefined
  if (authentication === 'certificate') return exceptHealth(requireCertificate)
  return exceptHealth(token === undefined ? refuseBrowsers : requireToken(token))
}

function exceptHealth(check: AdminAuthentication): AdminAuthentication {
  return (request) => {
    if (!request.url.startsWith('/health/')) check(request)
  }
}

/** RFC 6750 §2.1, §3 */
function requireToken(token: string): AdminAuthentication {
  return ({ headers: { authorization } }) => {
    const [, given] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? []
    if (given !== undefined && constantTimeEqual(given, token)) return
    throw new PlatformError({
      status: 401,
      code: 'admin_token_required',
      message: 'The admin API needs the token of "admin.token" as a bearer token.',
      headers: {
        'www-authenticate':
          given === undefined ? 'Bearer realm="admin"' : 'Bearer realm="admin", error="invalid_token"',
      },
    })
  }
}

function requireCertificate(request: FastifyRequest): void {
  if ((request.raw.socket as TLSSocket).authorized) return
  throw new PlatformError({
    status: 401,
    code: 'admin_certificate_required',
    message: 'The admin API needs a client certificate that an authority of "admin.tls" has signed.',
  })
}

/**
 * Programs of this machine need no credentials, but a page in a browser of this machine is no such program:
 * it is known by where it says it comes from, or by a name that was made to lead here (DNS rebinding).
 */
function refuseBrowsers({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site']
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (!foreignSite && namesLoopback(headers.host) && namesLoopback(originHost(headers.origin))) return
  throw new PlatformError({
    status: 403,
    code: 'admin_access_denied',
    message:
      'The admin API answers only to programs on this machine that call it by "localhost" or a loopback address. For others set "admin.token".',
  })
}

function namesLoopback(host: string | undefined): boolean {
  return host === undefined || isLoopback(host.replace(/:\d+$/, ''))
}

function originHost(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : (URL.parse(origin)?.host ?? origin)
}
