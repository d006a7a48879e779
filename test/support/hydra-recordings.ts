import type { LightMyRequestResponse } from 'fastify'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader } from 'jose'
import { Comparison, type ComparisonOptions } from './hydra-recordings/compare.ts'
import {
  CookieJar,
  cookieKind,
  recordedBody,
  send,
  setCookies,
  splitAddress,
  splitLinks,
} from './hydra-recordings/exchange.ts'
import { Placeholders } from './hydra-recordings/placeholders.ts'
import { jsonOf, Preparation, type Prepared } from './hydra-recordings/preparation.ts'
import { isObject, type Json, type Recording, type Step } from './hydra-recordings/recording.ts'
import { bases } from './hydra-recordings/settings.ts'
import type { OAuth2Server } from './oauth2-server.ts'

export { readRecording } from './hydra-recordings/recording.ts'
export { startRecordedServer } from './hydra-recordings/settings.ts'

export interface HydraReplay extends ComparisonOptions {
  /** What placeholders stand for that no answer tells, such as `<jwt:1>` where the scenario made it. */
  readonly known?: Readonly<Record<string, string>>
  /** By step: what a preparation sent that is not as usual. */
  readonly prepared?: Readonly<Record<number, Prepared>>
  /** By step: what happens before it, such as time that passes. An object says what placeholders stand for. */
  readonly before?: Readonly<Record<number, () => unknown>>
  /** By step: how to see what its note says, where that is not in the last answer. */
  readonly observed?: Readonly<Record<number, () => Json | Promise<Json>>>
  /** By step: what to sort the rows of a list by, where the server orders them by an id that it draws. */
  readonly sortedBy?: Readonly<Record<number, (row: never) => string>>
  /** Before these steps the person opens another browser. */
  readonly newBrowser?: readonly number[]
  /** Deliberate differences: steps whose answers are not compared. */
  readonly withoutSteps?: readonly number[]
  /** Deliberate differences: headers that are not compared, or cookies by their names without numbers. */
  readonly withoutHeaders?: readonly string[]
}

/**
 * Plays a recorded scenario and gives what our answers differ in, one sentence each: status, headers, redirects,
 * cookies, bodies, tokens. Sentences in errors are our own and not compared.
 */
export async function replay(
  server: OAuth2Server,
  { steps }: Recording,
  options: HydraReplay = {},
): Promise<string[]> {
  const player = new Player(server, options)
  for (const step of steps) await player.play(step)
  return player.differences
}

class Player {
  readonly #server: OAuth2Server
  readonly #options: HydraReplay
  readonly #placeholders: Placeholders
  readonly #preparation: Preparation
  #comparison: Comparison
  #jar = new CookieJar()
  /** The last body that said something, which notes are about. */
  #lastBody: Json
  readonly differences: string[] = []

  constructor(server: OAuth2Server, options: HydraReplay) {
    this.#server = server
    this.#options = options
    this.#placeholders = new Placeholders({ ...bases, ...options.known }, server.clock.now)
    this.#preparation = new Preparation(server, this.#placeholders)
    this.#comparison = this.#newComparison()
  }

  async play(step: Step): Promise<void> {
    const { before, newBrowser, withoutSteps } = this.#options
    const known = await before?.[step.step]?.()
    if (isObject(known))
      for (const [name, value] of Object.entries(known)) this.#placeholders.learn(name, String(value))
    if (newBrowser?.includes(step.step)) this.#jar = new CookieJar()
    this.#comparison = this.#newComparison()
    const at = `step ${step.step} (${step.title})`
    if (step.prepare !== undefined) await this.#prepare(at, step as Step & { prepare: string })
    else if (step.request) await this.#exchange(at, step)
    else await this.#note(at, step)
    await this.#compareTokens(at, step.jwts ?? {})
    if (!withoutSteps?.includes(step.step)) this.differences.push(...this.#comparison.differences)
  }

  #newComparison(): Comparison {
    return new Comparison(this.#placeholders, this.#options)
  }

  async #prepare(at: string, step: Step & { readonly prepare: string }): Promise<void> {
    const answer = await this.#preparation.perform(step, this.#options.prepared?.[step.step] ?? {}, this.#jar)
    this.#lastBody = jsonOf(answer)
    if (answer.statusCode !== step.status)
      this.differences.push(
        `${at}: prepared with ${answer.statusCode} instead of ${step.status}: ` +
          `${answer.headers.location ?? ''}${answer.body.slice(0, 300)}`,
      )
  }

  async #exchange(at: string, { step, request, response }: Step): Promise<void> {
    if (!(request && response)) return
    const answer = await send(this.#server, this.#placeholders.fill(request), this.#jar)
    this.#preparation.observe(answer)
    const comparison = this.#comparison
    if (answer.statusCode !== response.status) {
      const leads = answer.headers.location ?? answer.body.slice(0, 300)
      comparison.differences.push(
        `${at}: status ${answer.statusCode} instead of ${response.status}: ${leads}`,
      )
      return
    }
    this.#compareHeaders(at, response.headers ?? {}, answer)
    const body = recordedBody(answer)
    this.#lastBody = isObject(body) ? body : this.#lastBody
    // Redirects have texts for browsers that do not follow them; errors of the router are not the contract's.
    if (response.status >= 300 && response.status < 400) return
    const key = this.#options.sortedBy?.[step]
    if (response.status >= 400) comparison.compareError(`${at} body`, response.body, body)
    else comparison.compare(`${at} body`, sorted(response.body, key), sorted(body, key))
  }

  #compareHeaders(
    at: string,
    expected: Readonly<Record<string, Json>>,
    { headers, statusCode, ...answer }: LightMyRequestResponse,
  ): void {
    const { location, link } = headers
    const actual: Record<string, Json> = {
      ...headers,
      ...(typeof location === 'string' && { location: splitAddress(location) }),
      ...(typeof link === 'string' && { link: splitLinks(link) }),
    }
    const left = new Set(this.#options.withoutHeaders)
    for (const [name, value] of Object.entries(expected)) {
      if (left.has(name) || name === 'set-cookie') continue
      // What a redirect's text is written in does not matter.
      if (name === 'content-type' && statusCode >= 300 && statusCode < 400) continue
      if (name === 'location') this.#compareLocation(at, value, actual.location)
      else if (name === 'vary') this.#comparison.compare(`${at} vary`, words(value), words(actual.vary))
      else this.#comparison.compare(`${at} ${name}`, comparable(value), comparable(actual[name]))
    }
    for (const name of ['location', 'link'])
      if (actual[name] !== undefined && expected[name] === undefined && !left.has(name))
        this.#comparison.compare(`${at} ${name}`, undefined, actual[name])
    const cookies = (given: readonly { name: string; attributes: readonly string[] }[]) =>
      given
        .map(({ name, attributes }) => ({ name: cookieKind(name), attributes }))
        .filter(({ name }) => !left.has(name))
        .sort((a, b) => a.name.localeCompare(b.name))
    const expectedCookies = (expected['set-cookie'] ?? []) as Parameters<typeof cookies>[0]
    const set = setCookies({ headers, statusCode, ...answer } as LightMyRequestResponse)
    this.#comparison.compare(`${at} cookies`, cookies(expectedCookies), cookies(set))
  }

  #compareLocation(at: string, expected: Json, actual: Json): void {
    const given = withoutErrorTexts(withoutIssuer(expected, actual))
    this.#comparison.compare(`${at} location`, withoutErrorTexts(expected), given)
  }

  async #note(at: string, { step, note }: Step): Promise<void> {
    const observe = this.#options.observed?.[step]
    this.#comparison.compareNoted(`${at} noted`, note, observe ? await observe() : this.#lastBody)
  }

  async #compareTokens(at: string, jwts: NonNullable<Step['jwts']>): Promise<void> {
    for (const [name, { header, payload, verified }] of Object.entries(jwts)) {
      if (verified !== true) continue
      const token = this.#placeholders.get(name)
      if (token === undefined) {
        this.#comparison.differences.push(`${at}: ${name} was not given`)
        continue
      }
      this.#comparison.compare(`${at} ${name} header`, header, decodeProtectedHeader(token))
      this.#comparison.compare(`${at} ${name} payload`, payload, decodeJwt(token))
      const keys = (await this.#server.publicServer.inject('/.well-known/jwks.json')).json()
      await compactVerify(token, createLocalJWKSet(keys))
    }
  }
}

/** The original names the character set or not, as it comes; the sentences of errors are our own. */
function comparable(header: Json): Json {
  if (typeof header !== 'string') return header
  return header.replace(/;\s*charset=utf-8$/i, '').replace(/,\s*error_description="[^"]*"/, '')
}

function sorted(rows: Json, key: ((row: never) => string) | undefined): Json {
  if (!(key && Array.isArray(rows))) return rows
  return rows.toSorted((one, other) => key(one as never).localeCompare(key(other as never)))
}

/** A list whose order and case do not matter. */
function words(header: Json): Json {
  return String(header).toLowerCase().split(/,\s*/).sort()
}

/** Authorization responses name their issuer (RFC 9207), which the original's do not. */
function withoutIssuer(expected: Json, actual: Json): Json {
  if (!(isObject(expected) && isObject(actual))) return actual
  return Object.fromEntries(
    Object.entries(actual).map(([part, value]) => {
      const wanted = expected[part]
      if (!(isObject(value) && isObject(wanted)) || wanted.iss !== undefined) return [part, value]
      const { iss: _, ...rest } = value
      return [part, rest]
    }),
  )
}

/** The codes of errors are compared, their sentences are our own. */
function withoutErrorTexts(location: Json): Json {
  if (!isObject(location)) return location
  return Object.fromEntries(
    Object.entries(location).map(([part, value]) => {
      if (!isObject(value)) return [part, value]
      const { error_description, ...rest } = value
      return [part, error_description === undefined ? rest : { ...rest, error_description: '' }]
    }),
  )
}
