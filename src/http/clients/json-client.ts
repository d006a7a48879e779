import { PlatformError, temporarilyUnavailable } from '../../contracts/platform-error.ts'

export interface JsonClientOptions {
  /** Address that paths are appended to. */
  readonly baseUrl: string
  /** Sent with every request, for example `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly fetch?: typeof fetch
  /** Milliseconds until an answer must be there. */
  readonly timeout?: number
}

export interface JsonRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
}

/** Calls a JSON API of one of the platform's parts; gives the body, undefined where there is none. */
export type JsonClient = (path: string, request?: JsonRequest) => Promise<unknown>

/**
 * A client for an API of another part of the platform. It throws the PlatformError that the API answered
 * with, 503 when the API cannot be reached, and 502 when its answer is no JSON.
 */
export function createJsonClient(options: JsonClientOptions): JsonClient {
  const base = options.baseUrl.replace(/\/+$/, '')
  const send = options.fetch ?? fetch
  return async (path, { method = 'GET', query = {}, headers = {}, body } = {}) => {
    const parameters = new URLSearchParams(definedEntries(query))
    const address = `${base}${path}${parameters.size > 0 ? `?${parameters}` : ''}`
    let response: Response
    let text: string
    try {
      response = await send(address, {
        method,
        headers: {
          accept: 'application/json',
          ...options.headers,
          ...Object.fromEntries(definedEntries(headers)),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // A redirect is an answer for a browser: nothing that these APIs give to a program.
        redirect: 'manual',
        signal: AbortSignal.timeout(options.timeout ?? 10_000),
      })
      text = await response.text()
    } catch (error) {
      throw temporarilyUnavailable(error)
    }
    const answer = parseJson(text)
    if (response.ok) {
      if (text !== '' && answer === undefined) throw unintelligible(response.status)
      return answer
    }
    throw errorOf(response, answer)
  }
}

function definedEntries(fields: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface ErrorFields {
  readonly id?: string
  readonly message?: string
  readonly reason?: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Both shapes: `{error: {id, message, reason, details}, ...}` (Kratos) and `{error, error_description}` (Hydra). */
function errorOf(response: Response, answer: unknown): PlatformError {
  if (response.status < 400 || typeof answer !== 'object' || answer === null)
    return unintelligible(response.status)
  const { error, error_description: description, ...beside } = answer as Record<string, unknown>
  const retryAfter = response.headers.get('retry-after')
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter }
  if (typeof error === 'object' && error !== null) {
    const { id, message, reason, details } = error as ErrorFields
    return new PlatformError({
      status: response.status,
      code: id ?? codeOfStatus(response.status),
      message: reason ?? message ?? `The identity server answered with status ${response.status}.`,
      headers,
      details: { ...beside, ...(details && { details }) },
    })
  }
  return new PlatformError({
    status: response.status,
    code: typeof error === 'string' && /^[a-z0-9_]+$/.test(error) ? error : codeOfStatus(response.status),
    message:
      typeof description === 'string' && description !== ''
        ? description
        : `The server answered with status ${response.status}.`,
    headers,
    details: beside,
  })
}

function codeOfStatus(status: number): string {
  const codes: Readonly<Record<number, string>> = {
    400: 'bad_request',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    409: 'conflict',
    410: 'gone',
    503: 'temporarily_unavailable',
  }
  return codes[status] ?? (status >= 500 ? 'internal_server_error' : 'bad_request')
}

function unintelligible(status: number): PlatformError {
  return new PlatformError({
    status: 502,
    code: 'bad_gateway',
    message: `Another part of the platform gave an answer that is not understood (status ${status}).`,
  })
}
