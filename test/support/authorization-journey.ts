import type { LightMyRequestResponse } from 'fastify'
import type { AcceptConsentRequest, AcceptLoginRequest } from '../../src/contracts/oauth-admin-api.ts'
import { type OAuth2Server, type RegisteredClient, redirectUri } from './oauth2-server.ts'

/** An answer whose redirect is taken apart. */
export interface Redirect {
  readonly status: number
  readonly location: string
  /** The address without its query and fragment. */
  readonly base: string
  readonly params: Readonly<Record<string, string>>
  readonly fragment: Readonly<Record<string, string>>
  readonly body: string
  readonly headers: LightMyRequestResponse['headers']
  /** Names of the cookies that the answer gives (`name`) or takes (`-name`). */
  readonly cookies: readonly string[]
}

/** A browser with its cookies, at the public listener. */
export class TestBrowser {
  readonly cookies = new Map<string, string>()
  readonly #server: OAuth2Server

  constructor(server: OAuth2Server) {
    this.#server = server
  }

  /** Follows an address of the server; the host does not matter. */
  get(address: string): Promise<Redirect> {
    const { pathname, search } = new URL(address, 'https://id.example.test')
    return this.#send({ method: 'GET', url: pathname + search })
  }

  post(path: string, form: Record<string, string>): Promise<Redirect> {
    return this.#send({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    })
  }

  async #send(request: {
    method: 'GET' | 'POST'
    url: string
    headers?: Record<string, string>
    payload?: string
  }): Promise<Redirect> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await this.#server.publicServer.inject({
      ...request,
      headers: { ...request.headers, ...(cookie !== '' && { cookie }) },
    })
    for (const { name, value, maxAge } of answer.cookies)
      if (maxAge === 0) this.cookies.delete(name)
      else this.cookies.set(name, value)
    return redirect(answer)
  }
}

function redirect(answer: LightMyRequestResponse): Redirect {
  const location = answer.headers.location ?? ''
  const url = URL.parse(location)
  return {
    status: answer.statusCode,
    location,
    base: location.replace(/[?#].*$/, ''),
    params: Object.fromEntries(url?.searchParams ?? []),
    fragment: Object.fromEntries(new URLSearchParams(url?.hash.slice(1))),
    body: answer.body,
    headers: answer.headers,
    cookies: answer.cookies.map(({ name, maxAge }) => (maxAge === 0 ? `-${name}` : name)),
  }
}

/** An authorization request that has nothing wrong with it. */
export function authorizationAddress(
  client: Pick<RegisteredClient, 'client_id'>,
  parameters: Record<string, string | undefined> = {},
): string {
  const sent: Record<string, string | undefined> = {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: 'state-12345678',
    nonce: 'nonce-12345678',
    ...parameters,
  }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(sent)) if (value !== undefined) query.set(name, value)
  return `/oauth2/auth?${query}`
}

/** Plays a login UI that runs elsewhere: what a person does there, by the admin API. */
export class Journey {
  readonly server: OAuth2Server
  readonly browser: TestBrowser

  constructor(server: OAuth2Server, browser = new TestBrowser(server)) {
    this.server = server
    this.browser = browser
  }

  /** Goes from the authorization request to the login page and gives the challenge. */
  async toLogin(address: string): Promise<string> {
    const { base, params, location, body } = await this.browser.get(address)
    if (!base.endsWith('/ui/login')) throw new Error(`not at the login page: ${location}${body}`)
    return params.login_challenge as string
  }

  /** Accepts the login and follows, normally to the consent page. */
  async acceptLogin(challenge: string, body: AcceptLoginRequest): Promise<Redirect> {
    const { redirect_to } = await this.server.admin.acceptLoginRequest(challenge, body)
    return this.browser.get(redirect_to)
  }

  /** Accepts the consent and follows, normally to the application. */
  async acceptConsent(challenge: string, body?: AcceptConsentRequest): Promise<Redirect> {
    const request = await this.server.admin.getConsentRequest(challenge)
    const { redirect_to } = await this.server.admin.acceptConsentRequest(challenge, {
      grant_scope: request.requested_scope,
      ...body,
    })
    return this.browser.get(redirect_to)
  }

  /** All hops, to the application. */
  async signIn(
    address: string,
    login: Partial<AcceptLoginRequest> = {},
    consent: AcceptConsentRequest = {},
  ): Promise<Redirect> {
    const challenge = await this.toLogin(address)
    const atConsent = await this.acceptLogin(challenge, { subject: 'alice', ...login })
    if (!atConsent.base.endsWith('/ui/consent'))
      throw new Error(`not at the consent page: ${atConsent.location}${atConsent.body}`)
    return this.acceptConsent(atConsent.params.consent_challenge as string, consent)
  }
}
