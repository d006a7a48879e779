import type { LightMyRequestResponse } from 'fastify'
import { basic, type OAuth2Server } from '../oauth2-server.ts'
import type { Json, RecordedRequest } from './recording.ts'

type Cookie = {
  readonly name: string
  readonly value: string
  readonly maxAge?: number
  readonly expires?: Date
  readonly path?: string
  readonly domain?: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly sameSite?: string
}

/** The cookies of the browser of a scenario. */
export class CookieJar {
  readonly #cookies = new Map<string, string>()

  keep(answer: LightMyRequestResponse): void {
    for (const { name, value, maxAge } of answer.cookies as Cookie[])
      if (maxAge === 0) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
  }

  /** @param names of the cookies that the recorded browser sent */
  header(names: readonly string[] | 'all'): Record<string, string> {
    const kinds = names === 'all' ? undefined : new Set(names.map(cookieKind))
    const sent = [...this.#cookies].filter(([name]) => kinds === undefined || kinds.has(cookieKind(name)))
    return sent.length === 0 ? {} : { cookie: sent.map((pair) => pair.join('=')).join('; ') }
  }
}

/** A cookie's name without the number that tells clients or tabs apart. */
export function cookieKind(name: string): string {
  return name.replace(/_(\d+|<client-hash:\d+>)$/, '')
}

/** Sends a request whose placeholders are filled in. */
export async function send(
  server: OAuth2Server,
  request: RecordedRequest,
  jar: CookieJar,
): Promise<LightMyRequestResponse> {
  const { method, on, path, query = {}, form, json, raw, bearer, cookies } = request
  const search = new URLSearchParams(query).toString()
  const [user, password] = request.basic?.split(':') ?? []
  const listener = on === 'admin' ? server.adminServer : server.publicServer
  const payload = form ? formOf(form) : (raw ?? json)
  const answer = await listener.inject({
    method,
    url: search === '' ? path : `${path}?${search}`,
    headers: {
      ...request.headers,
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(user !== undefined && { authorization: basic(user, password ?? '') }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(cookies && jar.header(cookies)),
    },
    ...(payload !== undefined && { payload: payload as object }),
  })
  if (cookies) jar.keep(answer)
  return answer
}

function formOf(form: NonNullable<RecordedRequest['form']>): string {
  const pairs = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  )
  return new URLSearchParams(pairs).toString()
}

/** An address as recordings show it. */
export function splitAddress(address: string): Json {
  const [beforeFragment, fragment] = address.split('#', 2) as [string, string?]
  const [base, query] = beforeFragment.split('?', 2) as [string, string?]
  return {
    base,
    ...(query && { params: Object.fromEntries(new URLSearchParams(query)) }),
    ...(fragment && { fragment: Object.fromEntries(new URLSearchParams(fragment)) }),
  }
}

/** `Link` (RFC 8288) as recordings show it. */
export function splitLinks(link: string): Json {
  const links = [...link.matchAll(/<([^>]+)>; rel="(\w+)"/g)]
  return Object.fromEntries(links.map(([, address, relation]) => [relation, splitAddress(address as string)]))
}

/** Cookies that an answer sets, as recordings show them. */
export function setCookies(answer: LightMyRequestResponse): { name: string; attributes: string[] }[] {
  return (answer.cookies as Cookie[]).map((cookie) => ({
    name: cookieKind(cookie.name),
    attributes: [
      ...(cookie.expires
        ? [cookie.expires.getTime() <= 1_000 || cookie.maxAge === 0 ? 'Expires=<past>' : 'Expires=<future>']
        : []),
      ...(cookie.httpOnly ? ['HttpOnly'] : []),
      ...(cookie.maxAge !== undefined ? [`Max-Age=${cookie.maxAge}`] : []),
      ...(cookie.path ? [`Path=${cookie.path}`] : []),
      ...(cookie.domain ? [`Domain=${cookie.domain}`] : []),
      ...(cookie.sameSite ? [`SameSite=${cookie.sameSite}`] : []),
      ...(cookie.secure ? ['Secure'] : []),
    ].sort(),
  }))
}

/** A body as recordings show it. */
export function recordedBody(answer: LightMyRequestResponse): Json {
  const type = String(answer.headers['content-type'] ?? '')
  if (type.startsWith('application/json')) return answer.body === '' ? null : answer.json()
  if (type.startsWith('text/html') && answer.body !== '') {
    const form = /<form[^>]*\saction="([^"]*)"/.exec(answer.body)
    const frames = [...answer.body.matchAll(/<iframe[^>]*\ssrc="([^"]*)"/g)]
    if (frames.length > 0)
      return { html: 'front-channel', frames: frames.map(([, src]) => splitAddress(decoded(src as string))) }
    return form
      ? { html: 'form_post', action: decoded(form[1] as string), fields: fieldsOf(answer.body) }
      : '<html>'
  }
  return answer.body === '' ? null : answer.body
}

function fieldsOf(html: string): Json {
  const fields = [...html.matchAll(/<input\b[^>]*\bname="([^"]*)"[^>]*\bvalue="([^"]*)"/g)]
  return Object.fromEntries(
    fields.map(([, name, value]) => [decoded(name as string), decoded(value as string)]),
  )
}

function decoded(attribute: string): string {
  return attribute
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
