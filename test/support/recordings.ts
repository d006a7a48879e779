import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { LightMyRequestResponse } from 'fastify'
import type { TestIdentity } from './identity.ts'
import {
  type BetweenSteps,
  brief,
  type Client,
  type FieldToFillIn,
  formOf,
  isObject,
  wording,
} from './recorded-shapes.ts'
import { csrfTokenOf } from './self-service-client.ts'

/** A scenario that was recorded from the original server; placeholders stand for what varies. */
interface Recording {
  readonly title: string
  readonly steps: readonly Step[]
}

type Json = unknown

interface Mail {
  readonly to: readonly [string]
  readonly code: boolean
  readonly link?: { readonly base: string; readonly params: Readonly<Record<string, string>> }
}

interface Step {
  readonly step: number
  readonly label: string
  /** Absent where a mail arrived or a fact was noted. */
  readonly request?: {
    readonly client: Client
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    readonly path: string
    readonly query?: Readonly<Record<string, string | readonly string[]>>
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: Json
    readonly encoding?: 'form'
    readonly accept?: string
    readonly session_token?: string
  }
  /** A mail that arrived. */
  readonly mail?: Mail
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, Json>>
    readonly body: Json
  }
}

export interface Replay {
  /** What placeholders stand for that exist before the first step, such as `<session_token:1>`. */
  readonly known?: Readonly<Record<string, string>>
  /** Cookies of the single-page app and of the browser before the first step. */
  readonly cookies?: Readonly<Record<string, string>>
  /** The CSRF token of the form that the browser had before the first step. */
  readonly csrfToken?: string
  /** Methods that the recorded server had on and the tested one has not: their nodes are left out of both. */
  readonly withoutGroups?: readonly string[]
  /** Deliberate differences: cookies that are not compared. */
  readonly withoutCookies?: readonly string[]
  /** Deliberate differences: steps whose answers are not compared. */
  readonly withoutSteps?: readonly number[]
  /** Deliberate differences: steps whose forms have their nodes in another order, and a CSRF node. */
  readonly withoutOrder?: readonly number[]
  /** Deliberate differences: keys of bodies that are not compared. */
  readonly withoutKeys?: readonly string[]
  /** What a person or their device fills in for a field whose value differs each time. */
  readonly fillIn?: (field: FieldToFillIn) => string | undefined
  /** What happened before a step without being recorded, such as another sign-in. */
  readonly before?: (step: number, player: BetweenSteps) => Promise<void>
}

export function readRecording(name: string): Recording {
  const file = new URL(`../fixtures/kratos-recordings/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Recording
}

/** The configuration of the recorded server as far as every scenario shares it; below `identity`. */
export function recordedConfiguration(
  selfservice: Readonly<Record<string, Json>> & { readonly methods?: Readonly<Record<string, Json>> } = {},
) {
  const schema = (name: string) =>
    `base64://${readFileSync(new URL(`../fixtures/kratos-recordings/settings/${name}.schema.json`, import.meta.url)).toString('base64')}`
  const page = (flow: string) => ({ ui_url: `https://ui.example/${flow}` })
  return {
    hashers: { argon2: { memory: '64KB', iterations: 1 } },
    identity: {
      default_schema_id: 'person',
      schemas: ['person', 'account'].map((id) => ({ id, url: schema(id), selfservice_selectable: true })),
    },
    selfservice: {
      default_browser_return_url: 'https://app.example/',
      allowed_return_urls: ['https://app.example/', 'https://*.wild.example/area', 'app://callback'],
      ...selfservice,
      methods: {
        profile: { enabled: true },
        password: { enabled: true, config: { haveibeenpwned_enabled: false } },
        ...(selfservice.methods as object | undefined),
      },
      flows: {
        error: page('error'),
        ...Object.fromEntries(
          ['login', 'registration', 'settings', 'recovery', 'verification'].map((flow) => [
            flow,
            { ...page(flow), ...(selfservice.flows as Record<string, object> | undefined)?.[flow] },
          ]),
        ),
      },
    },
  }
}

/**
 * Sends the requests of a recording and gives what the answers differ in, one sentence each: status, redirects,
 * cookies, ids, types, contexts and their order. Wording is not compared.
 */
export async function replay(
  server: TestIdentity,
  { steps }: Recording,
  options: Replay = {},
): Promise<string[]> {
  const player = new Player(server, options)
  const differences: string[] = []
  for (const step of steps)
    if (step.mail ?? step.request) {
      const found = step.mail
        ? await player.read(step.step, step.mail)
        : await player.play(step as Step & { request: NonNullable<Step['request']> })
      if (!options.withoutSteps?.includes(step.step)) differences.push(...found)
    }
  return differences
}

class Player {
  readonly #server: TestIdentity
  readonly #options: Replay
  readonly #known: Map<string, string>
  readonly #forms = new Map<Client, Json>()
  #codes = 0
  #ordered = true
  readonly #jars = new Map<Client, { readonly cookies: Map<string, string>; csrfToken: string }>()

  constructor(server: TestIdentity, options: Replay) {
    this.#server = server
    this.#options = options
    this.#known = new Map(Object.entries(options.known ?? {}))
    this.#known.set('<public>', server.context.settings.publicUrl)
    this.#known.set('<admin>', server.context.settings.adminUrl)
    for (const client of ['spa', 'browser'] as const)
      this.#jars.set(client, {
        cookies: new Map(Object.entries(options.cookies ?? {})),
        csrfToken: options.csrfToken ?? '',
      })
  }

  async play(step: Step & { readonly request: NonNullable<Step['request']> }): Promise<string[]> {
    const { request, response } = step
    this.#ordered = !this.#options.withoutOrder?.includes(step.step)
    await this.#options.before?.(step.step, {
      known: this.#known,
      form: (client) => this.#forms.get(client),
      switchTo: (cookies, flow) => {
        for (const jar of this.#jars.values()) {
          jar.cookies.clear()
          if (flow) jar.csrfToken = csrfTokenOf(flow)
          for (const [name, value] of cookies) jar.cookies.set(name, value)
        }
      },
    })
    await this.#startMissingFlow(request)
    const answer = await this.#send(this.#filledIn(step.step, request))
    const at = `step ${step.step} (${step.label})`
    const differences: string[] = []
    if (answer.statusCode !== response.status)
      differences.push(
        `${at}: status ${answer.statusCode} instead of ${response.status}: ${answer.body.slice(0, 300)}`,
      )
    this.#compareHeaders(at, request.client, response.headers, answer, differences)
    this.#compareBody(at, response.body, answer, differences)
    return differences
  }

  /** Takes the code and the link out of the newest mail to somebody. */
  async read(step: number, { to, code, link }: Mail): Promise<string[]> {
    const [message] = await this.#server.context.messages.list({ recipient: to[0] }, 1, undefined)
    const entries = Object.entries(message?.content.data ?? {})
    const secret = (suffix: string) =>
      entries.find(([key]) => key.endsWith(suffix) && key !== 'request_url')?.[1]
    const url = URL.parse(String(secret('_url')))
    for (const [name, placeholder] of Object.entries(link?.params ?? {}))
      this.#known.set(placeholder, url?.searchParams.get(name) ?? '')
    this.#codes += code ? 1 : 0
    if (code) this.#known.set(`<code:${this.#codes}>`, String(secret('_code')))
    const sent = {
      code: secret('_code') !== undefined,
      link: url ? `${url.origin}${url.pathname}` : undefined,
    }
    const expected = { code, link: this.#fill(link?.base, 'api') }
    return isDeepStrictEqual(sent, expected)
      ? []
      : [`step ${step}: the mail has ${JSON.stringify(sent)} instead of ${JSON.stringify(expected)}`]
  }

  /** A few recordings begin in the middle: the flow that they name was started before. */
  async #startMissingFlow({ client, path, query = {}, session_token }: NonNullable<Step['request']>) {
    const [flow, kind] = [String(query.flow ?? ''), path.split('/')[2] as string]
    if (!/^<uuid:\d+>$/.test(flow) || this.#known.has(flow)) return
    const start = await this.#send({
      client: client === 'api' ? 'api' : 'spa',
      method: 'GET',
      path: `/self-service/${kind}/${client === 'api' ? 'api' : 'browser'}`,
      ...(session_token !== undefined && { session_token }),
    })
    this.#known.set(flow, start.json().id)
  }

  #filledIn(step: number, request: NonNullable<Step['request']>): NonNullable<Step['request']> {
    const { fillIn } = this.#options
    if (!fillIn || !isObject(request.body)) return request
    const [flow, known] = [this.#forms.get(request.client), this.#known]
    const fields = Object.entries(request.body).map(([name, value]) => [
      name,
      typeof value === 'string' ? (fillIn({ step, name, value, flow, known }) ?? value) : value,
    ])
    return { ...request, body: Object.fromEntries(fields) }
  }

  async #send(request: NonNullable<Step['request']>): Promise<LightMyRequestResponse> {
    const {
      client,
      method,
      path,
      query = {},
      body,
      encoding,
      accept,
      session_token,
      headers: further = {},
    } = this.#fill(request, request.client)
    const pairs = Object.entries(query).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    )
    const search = new URLSearchParams(pairs).toString()
    const html = client === 'browser' && accept === undefined
    const cookies = this.#jars.get(client)?.cookies
    const headers = {
      accept: accept ?? (html ? 'text/html' : 'application/json'),
      ...(session_token !== undefined && { 'x-session-token': session_token }),
      ...further,
      ...(cookies && cookies.size > 0 && { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
      ...(encoding === 'form' && { 'content-type': 'application/x-www-form-urlencoded' }),
    }
    const payload = encoding === 'form' ? formOf(body as Record<string, unknown>) : body
    const listener = client === 'admin' ? this.#server.admin : this.#server.public
    const answer = await listener.inject({
      method,
      url: search === '' ? path : `${path}?${search}`,
      headers,
      ...(payload !== undefined && { payload: payload as object }),
    })
    this.#keep(client, answer)
    return answer
  }

  #keep(client: Client, answer: LightMyRequestResponse): void {
    const isForm =
      answer.headers['content-type']?.toString().startsWith('application/json') && answer.json().ui
    if (isForm) this.#forms.set(client, answer.json())
    const jar = this.#jars.get(client)
    if (!jar) return
    type Cookie = { readonly name: string; readonly value: string; readonly maxAge?: number }
    for (const { name, value, maxAge } of answer.cookies as Cookie[])
      if (maxAge === 0) jar.cookies.delete(name)
      else jar.cookies.set(name, value)
    if (isForm) jar.csrfToken = csrfTokenOf(answer.json()) ?? jar.csrfToken
  }

  #fill<Value>(value: Value, client: Client): Value {
    if (typeof value === 'string')
      return value.replaceAll(/<[^<>]+>/g, (placeholder) =>
        placeholder === '<csrf>'
          ? (this.#jars.get(client)?.csrfToken ?? '')
          : (this.#known.get(placeholder) ?? placeholder),
      ) as Value
    if (Array.isArray(value)) return value.map((one) => this.#fill(one, client)) as Value
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, one]) => [key, this.#fill(one, client)])
    return Object.fromEntries(entries) as Value
  }

  #compareHeaders(
    at: string,
    client: Client,
    expected: Step['response']['headers'],
    answer: LightMyRequestResponse,
    differences: string[],
  ): void {
    const location = answer.headers.location
    const url = location === undefined ? undefined : new URL(String(location))
    const actual = url && {
      base: String(location).split('?')[0],
      ...(url.search !== '' && { params: Object.fromEntries(url.searchParams) }),
    }
    this.#compare(`${at}: location`, expected.location, actual, differences)
    const identity = answer.headers['x-kratos-authenticated-identity-id']
    this.#compare(`${at}: identity`, expected['x-kratos-authenticated-identity-id'], identity, differences)
    // The original sets cookies that native clients have no use for.
    if (client === 'api' || (expected['set-cookie'] === undefined && answer.cookies.length === 0)) return
    const names = (cookies: unknown) =>
      (cookies as { name: string }[])
        .map(({ name }) => name.replace(/_[0-9a-f]{64}$/, '_<sha256>'))
        .filter((name, index, all) => all.indexOf(name) === index)
        .filter((name) => !this.#options.withoutCookies?.includes(name))
        .sort()
    this.#compare(`${at}: cookies`, names(expected['set-cookie'] ?? []), names(answer.cookies), differences)
  }

  #compareBody(at: string, expected: Json, answer: LightMyRequestResponse, differences: string[]): void {
    const json = answer.headers['content-type']?.toString().startsWith('application/json')
    if (!json || expected === null) return
    const body = answer.json()
    if (expected === 'signed in') return
    if (Array.isArray(expected) && Array.isArray(body) && typeof expected[0] === 'string') {
      // A part of a list of identities: their addresses, in the order of their ids.
      const emails = body.map(({ traits }) => traits.email)
      this.#compare(`${at}: identities`, expected.toSorted(), emails.toSorted(), differences)
    } else if (Array.isArray(expected) && !Array.isArray(body)) {
      // A part of the flow: its messages, or only their ids.
      const messages = (body.ui?.messages ?? []) as { id: number }[]
      const part = typeof expected[0] === 'number' ? messages.map(({ id }) => id) : messages
      this.#compare(`${at}: messages`, expected, part, differences)
    } else {
      // A part of an identity: one credential.
      const { type, config } = expected as { type?: string; config?: object }
      this.#compare(at, expected, config ? body.credentials[type as string] : body, differences)
    }
  }

  #compare(at: string, expected: Json, actual: Json, differences: string[]): void {
    if (typeof expected === 'string' && (typeof actual === 'string' || typeof actual === 'number')) {
      if (!this.#matches(expected, String(actual)))
        differences.push(`${at}: ${actual} instead of ${expected}`)
    } else if (Array.isArray(expected) && Array.isArray(actual)) {
      const [wanted, given] = [this.#shownNodes(expected), this.#shownNodes(actual)]
      if (wanted.length !== given.length)
        differences.push(`${at}: ${brief(given)} instead of ${brief(wanted)}`)
      else
        for (const [index, one] of wanted.entries())
          this.#compare(`${at}[${index}]`, one, given[index], differences)
    } else if (isObject(expected) && isObject(actual)) {
      const left = new Set([...(this.#options.withoutKeys ?? []), ...wording(expected)])
      for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)]))
        if (!left.has(key)) this.#compare(`${at}.${key}`, expected[key], actual[key], differences)
      // The original adds an empty object for each object of the schema.
    } else if (isObject(expected) && Object.keys(expected).length === 0 && actual === undefined) {
      return
    } else if (/^<unix:.*>$/.test(String(expected)) && typeof actual === 'number') {
      return
    } else if (!Object.is(expected, actual)) {
      differences.push(`${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
    }
  }

  #shownNodes(list: readonly Json[]): readonly Json[] {
    const shown = list.filter(
      (one) => !(isObject(one) && this.#options.withoutGroups?.includes(String(one.group))),
    )
    if (this.#ordered) return shown
    return shown
      .filter((one) => !brief([one]).includes('csrf_token'))
      .sort((one, other) => (brief([one]) < brief([other]) ? -1 : 1))
  }

  /** A numbered placeholder stands for the same value everywhere, any other one for whatever there is. */
  #matches(expectedText: string, actualText: string): boolean {
    // Addresses inside addresses are encoded, the placeholders in the recording are not.
    const encoded = /%[0-9A-F]{2}/.test(expectedText)
    const [expected, actual] = encoded
      ? [decodeURIComponent(expectedText), decodeURIComponent(actualText)]
      : [expectedText, actualText]
    const names: string[] = []
    const pattern = expected
      .split(/(<[^<>]+>)/)
      .map((part) => {
        if (!/^<[^<>]+>$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        const known = this.#known.get(part)
        if (known !== undefined) return known.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        names.push(part)
        return '(.*)'
      })
      .join('')
    const values = new RegExp(`^${pattern}$`, 's').exec(actual)
    if (!values) return false
    for (const [index, name] of names.entries())
      if (/^<(uuid|session_token|logout_token|code|token|secret|key|exchange_code):\d+>$/.test(name))
        this.#known.set(name, values[index + 1] as string)
    return true
  }
}
