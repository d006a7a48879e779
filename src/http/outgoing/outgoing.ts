import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { PlatformError } from '../../contracts/platform-error.ts'
import { isPublicAddress } from './public-address.ts'
import { readBody } from './read-body.ts'
import { urlGlob } from './url-glob.ts'

export interface OutgoingOptions {
  /** Refuse addresses that are not on the public internet; true unless said. */
  readonly disallowPrivateIpRanges?: boolean
  /** Globs over whole URLs that may be in a private network nevertheless, see {@link urlGlob}. */
  readonly privateIpExceptionUrls?: readonly string[]
  /** Origins (`https://idp.internal:8443`) that the operator wrote down: they may be anywhere. */
  readonly trustedOrigins?: readonly string[]
  /** From the first byte sent to the last one received; 10 s unless said. */
  readonly timeoutMilliseconds?: number
  /** The largest answer that is read; 1 MiB unless said. */
  readonly maximumBodyBytes?: number
  /** How a host name becomes addresses; `dns.lookup` unless said. */
  readonly lookup?: typeof dns.lookup
}

export interface OutgoingRequest {
  readonly method?: string
  readonly headers?: ConstructorParameters<typeof Headers>[0]
  readonly body?: string | Uint8Array | URLSearchParams | null
  readonly signal?: AbortSignal | null
}

/**
 * A request to another server, in the shape of `fetch`. Redirects are never followed: their answer is the
 * result. Throws a PlatformError: 502 `outgoing_refused` for an address that may not be reached, 502
 * `outgoing_failed` when the server cannot be reached or its answer cannot be read, 502 `outgoing_too_large`,
 * 504 `outgoing_timeout`.
 */
export type OutgoingFetch = (address: string | URL, request?: OutgoingRequest) => Promise<Response>

/**
 * Builds the function that makes requests to other servers. The guard against server-side request forgery
 * checks the very addresses that are connected to, so a name that resolves differently a moment later
 * (DNS rebinding) does not slip through.
 */
export function createOutgoing(options: OutgoingOptions = {}): OutgoingFetch {
  const exceptions = (options.privateIpExceptionUrls ?? []).map(urlGlob)
  const trusted = new Set(options.trustedOrigins)
  const guarded = options.disallowPrivateIpRanges ?? true
  const lookup = options.lookup ?? dns.lookup
  const limits = {
    timeoutMilliseconds: options.timeoutMilliseconds ?? 10_000,
    maximumBodyBytes: options.maximumBodyBytes ?? 1_048_576,
  }
  const mayBeAnywhere = (url: URL) =>
    !guarded || trusted.has(url.origin) || exceptions.some((matches) => matches(url))

  return async (address, request = {}) => {
    const url = parse(address)
    if (mayBeAnywhere(url)) return await send(url, request, lookup as LookupFunction, limits)
    refuseLiteral(url)
    return await send(url, request, publicAddressesOnly(lookup), limits)
  }
}

interface Limits {
  readonly timeoutMilliseconds: number
  readonly maximumBodyBytes: number
}

async function send(
  url: URL,
  request: OutgoingRequest,
  lookup: LookupFunction,
  limits: Limits,
): Promise<Response> {
  const timeout = AbortSignal.timeout(limits.timeoutMilliseconds)
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
  try {
    const message = await exchange(url, request, lookup, signal)
    const body = await readBody(message, limits.maximumBodyBytes, url)
    return asResponse(message, body)
  } catch (error) {
    throw failure(url, error, timeout.aborted)
  }
}

/** One connection per request: none is kept that was opened under another rule. */
function exchange(
  url: URL,
  request: OutgoingRequest,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const headers = new Headers(request.headers)
  const body = bytesOf(request.body)
  // Without it any coding would be acceptable (RFC 9110 §12.5.3), and a small answer could become a huge one.
  headers.set('accept-encoding', 'identity')
  if (!headers.has('user-agent')) headers.set('user-agent', 'identity-platform')
  if (request.body instanceof URLSearchParams && !headers.has('content-type'))
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  if (body) headers.set('content-length', String(body.byteLength))
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const { request: open } = url.protocol === 'https:' ? https : http
  open(url, {
    method: request.method ?? 'GET',
    headers: Object.fromEntries(headers),
    lookup,
    signal,
    agent: false,
  })
    .once('response', resolve)
    .once('error', reject)
    .end(body)
  return promise
}

function bytesOf(body: OutgoingRequest['body']): Uint8Array | undefined {
  if (body === null || body === undefined) return undefined
  return body instanceof Uint8Array ? body : Buffer.from(body.toString())
}

const statusesWithoutBody: ReadonlySet<number> = new Set([204, 205, 304])

function asResponse(message: http.IncomingMessage, body: Buffer<ArrayBuffer>): Response {
  const headers = new Headers()
  for (const [name, values] of Object.entries(message.headersDistinct))
    for (const value of values ?? []) headers.append(name, value)
  const status = message.statusCode as number
  return new Response(statusesWithoutBody.has(status) ? null : body, { status, headers })
}

function parse(address: string | URL): URL {
  const url = URL.parse(address)
  if (!url) throw refused('an address that cannot be parsed', 'Write a complete https address.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refused(`the scheme ${url.protocol}`, 'Only https and http can be requested.')
  if (url.username || url.password)
    throw refused('credentials inside an address', 'Leave them out of the address.')
  return url
}

/** A host that is an address is never looked up. The URL parser has normalised decimal and octal spellings. */
function refuseLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !isPublicAddress(host)) throw privateAddress(url.hostname)
}

function publicAddressesOnly(lookup: typeof dns.lookup): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      if (!addresses.every(({ address }) => isPublicAddress(address)))
        return callback(privateAddress(hostname), [])
      const [first] = addresses
      if (options.all || !first) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
}

function privateAddress(host: string): PlatformError {
  return refused(
    `${host}, which is in a private network`,
    'Add the address to clients.http.private_ip_exception_urls if it may be reached.',
  )
}

function refused(what: string, hint: string): PlatformError {
  return new PlatformError({
    status: 502,
    code: 'outgoing_refused',
    message: `The platform does not make requests to ${what}. ${hint}`,
  })
}

function failure(url: URL, error: unknown, timedOut: boolean): PlatformError {
  if (error instanceof PlatformError) return error
  if (timedOut)
    return new PlatformError({
      status: 504,
      code: 'outgoing_timeout',
      message: `${url.host} took too long to answer. Try again later.`,
      cause: error,
    })
  return new PlatformError({
    status: 502,
    code: 'outgoing_failed',
    message: `${url.host} cannot be reached (${reason(error)}). Check the address and the network.`,
    cause: error,
  })
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).name
}
