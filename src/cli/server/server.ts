import { PlatformError } from '../../contracts/platform-error.ts'
import type { ListenerName } from '../../http/endpoint.ts'
import { type ServerOptions, standardEndpoints } from './server-options.ts'

export interface ServerRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Goes where the answer says, as for what the admin listener has at the public address. */
  readonly follow?: boolean
  /** Sent as a form (RFC 6749 appendix B). */
  readonly form?: URLSearchParams
}

export interface ServerAnswer {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON; undefined where there is no body. */
  readonly body: unknown
}

/** A running server as a command sees it. */
export interface Server {
  readonly endpoint: string
  /** @throws PlatformError with what the server refused, or that it cannot be reached */
  request(path: string, request?: ServerRequest): Promise<ServerAnswer>
}

/** The server that the options, or the environment, name. */
export function serverAt(
  options: ServerOptions,
  listener: ListenerName,
  environment: NodeJS.ProcessEnv = process.env,
): Server {
  const endpoint = endpointOf(options.endpoint ?? environment.ORY_SDK_URL ?? standardEndpoints[listener])
  const token = options.token ?? environment.ADMIN_TOKEN
  const common = {
    accept: 'application/json',
    ...(listener === 'admin' && token && { authorization: `Bearer ${token}` }),
    ...Object.fromEntries((options.httpHeader ?? []).map(headerOf)),
  }
  return {
    endpoint,
    request: async (path, { method = 'GET', query = {}, headers = {}, body, form, follow = false } = {}) => {
      const address = new URL(endpoint + path)
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) address.searchParams.set(name, value)
      const answer = await send(address, {
        method,
        headers: {
          ...common,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: form ?? (body === undefined ? null : JSON.stringify(body)),
        redirect: follow ? 'follow' : 'manual',
      })
      if (answer.status >= 300) throw refusal(address, answer)
      return answer
    },
  }
}

async function send(address: URL, request: RequestInit): Promise<ServerAnswer> {
  let response: Response
  let text: string
  try {
    response = await fetch(address, request)
    text = await response.text()
  } catch (error) {
    throw unreachable(address, error as Error)
  }
  return { status: response.status, headers: response.headers, body: parseJson(text) }
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw malformed(
      'endpoint_invalid',
      `The endpoint "${text}" is no address such as https://id.example.com.`,
    )
  return text.replace(/\/+$/, '')
}

function headerOf(text: string): [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw malformed('header_invalid', `The header "${text}" is not written as "Name: value".`)
  return [name.toLowerCase(), value]
}

function malformed(code: string, message: string): PlatformError {
  return new PlatformError({ status: 400, code, message })
}

function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface ErrorFields {
  readonly id?: string
  readonly message?: string
  readonly reason?: string
}

/** What the server said, in the shape of Hydra (`{error, error_description}`) or of Kratos (`{error: {...}}`). */
function refusal(address: URL, { status, body }: ServerAnswer): PlatformError {
  const { error, error_description: description } = (body ?? {}) as Record<string, unknown>
  const fields = (typeof error === 'object' ? error : {}) as ErrorFields
  const said = [
    typeof error === 'string' ? error : fields.message,
    typeof description === 'string' ? description : fields.reason,
  ].filter(Boolean)
  return new PlatformError({
    status,
    code: typeof error === 'string' ? error : (fields.id ?? 'request_refused'),
    message:
      said.length > 0
        ? `The server answered ${status}: ${said.join(': ')}`
        : `${address.origin}${address.pathname} answered ${status}. Check the endpoint.`,
  })
}

function unreachable(address: URL, error: Error): PlatformError {
  const { code, message } = (error.cause ?? error) as { code?: string; message?: string }
  return new PlatformError({
    status: 503,
    code: 'server_unreachable',
    message: `${address.origin} cannot be reached (${code ?? message}). Check --endpoint and that the server runs.`,
    cause: error,
  })
}
