import type { LightMyRequestResponse } from 'fastify'
import type { OAuth2Server } from '../oauth2-server.ts'
import { type CookieJar, send } from './exchange.ts'
import type { Placeholders } from './placeholders.ts'
import type { Json, JsonObject, RecordedRequest, Step } from './recording.ts'

/** What a recording does not tell about a preparation; what is left out is as usual, of a new client each field. */
export interface Prepared
  extends Partial<Pick<RecordedRequest, 'query' | 'form' | 'json' | 'basic' | 'cookies'>> {
  /** Which of the clients that were made goes on from here, counted from 1; the newest unless said. */
  readonly client?: number
}

const usualClient = {
  client_name: 'differential',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['<ui>/callback'],
  scope: 'openid offline_access offline read write',
}

/** Does what a recording only says was done: clients, logins and consents up to tokens. */
export class Preparation {
  readonly #server: OAuth2Server
  readonly #placeholders: Placeholders
  readonly #clients: JsonObject[] = []
  #client: JsonObject = {}
  #address = ''
  #challenge = ''
  #requestedScope: Json = []
  #code = ''

  constructor(server: OAuth2Server, placeholders: Placeholders) {
    this.#server = server
    this.#placeholders = placeholders
  }

  /** Performs a preparation. @param given what the recording does not tell and is not as usual */
  async perform(
    step: Step & { readonly prepare: string },
    { client, ...given }: Prepared,
    jar: CookieJar,
  ): Promise<LightMyRequestResponse> {
    if (client !== undefined) this.#client = this.#clients[client - 1] ?? {}
    const [method, address] = step.prepare.split(' ') as [RecordedRequest['method'], string]
    const usual = this.#usual(method, address)
    const request: RecordedRequest = {
      method,
      ...usual,
      ...given,
      ...(usual.query && { query: { ...usual.query, ...given.query } }),
      ...(address === '/admin/clients' && { json: { ...usualClient, ...(given.json as object) } }),
      ...(usual.form && { form: { ...usual.form, ...given.form } }),
    }
    const answer = await send(this.#server, this.#placeholders.fill(request), jar)
    this.#learn(answer)
    return answer
  }

  #learn(answer: LightMyRequestResponse): void {
    this.observe(answer)
    const { client_secret, client_id, access_token, refresh_token, id_token } = jsonOf(answer)
    if (answer.statusCode === 201) {
      this.#placeholders.offer('uuid', client_id)
      this.#placeholders.offer('secret-26-chars', client_secret)
    }
    const isJwt = typeof access_token === 'string' && access_token.split('.').length === 3
    this.#placeholders.offer(isJwt && !access_token.startsWith('ory_') ? 'jwt' : 'access_token', access_token)
    this.#placeholders.offer('refresh_token', refresh_token)
    if (typeof access_token === 'string')
      this.#placeholders.offer('token-without-prefix', access_token.replace(/^ory_at_/, ''))
    this.#placeholders.offer('jwt', id_token)
    const location = URL.parse(answer.headers.location ?? '')
    for (const [name, value] of location?.searchParams ?? [])
      if (name === 'code') this.#placeholders.offer('code', value)
      else if (name.endsWith('_challenge')) this.#placeholders.learn(`<${name}>`, value)
    const verifier = /[?&](\w+_verifier)=([^&]+)/.exec(this.#address)
    if (verifier) this.#placeholders.learn(`<${verifier[1]}>`, verifier[2] as string)
  }

  /** A recorded exchange, too, may be what a later preparation goes on from. */
  observe(answer: LightMyRequestResponse): void {
    const body = jsonOf(answer)
    if (typeof body.client_id === 'string' && answer.statusCode === 201) {
      this.#client = body
      this.#clients.push(body)
    }
    if (typeof body.challenge === 'string') this.#placeholders.learn('<challenge>', body.challenge)
    if (typeof body.redirect_to === 'string') this.#address = body.redirect_to
    if (Array.isArray(body.requested_scope)) this.#requestedScope = body.requested_scope
    const parameters = URL.parse(answer.headers.location ?? '')?.searchParams
    for (const name of ['login_challenge', 'consent_challenge', 'logout_challenge'])
      this.#challenge = parameters?.get(name) ?? this.#challenge
    this.#code = parameters?.get('code') ?? this.#code
  }

  #usual(method: string, address: string): Omit<RecordedRequest, 'method'> {
    const { client_id, client_secret, redirect_uris, scope } = this.#client
    const redirectUri = String((redirect_uris as string[] | undefined)?.[0])
    switch (`${method} ${address}`) {
      case 'POST /admin/clients':
        return { on: 'admin', path: address }
      case 'GET /oauth2/auth':
        return {
          on: 'public',
          path: address,
          cookies: 'all',
          query: {
            client_id: String(client_id),
            redirect_uri: redirectUri,
            response_type: 'code',
            scope: String(scope).includes('offline_access') ? 'openid offline_access' : 'openid',
            state: 'state-12345678',
            nonce: 'nonce-12345678',
          },
        }
      case 'GET <public>/oauth2/auth': {
        const { pathname, searchParams } = new URL(this.#address)
        return { on: 'public', path: pathname, cookies: 'all', query: Object.fromEntries(searchParams) }
      }
      case 'POST /oauth2/token':
        return {
          on: 'public',
          path: address,
          form: { grant_type: 'authorization_code', code: this.#code, redirect_uri: redirectUri },
          basic: `${client_id}:${client_secret}`,
        }
      case 'GET /oauth2/sessions/logout':
        return { on: 'public', path: address, cookies: 'all', query: {} }
      default: {
        const [, kind] = /requests\/(login|consent)/.exec(address) as unknown as [string, string]
        return {
          on: 'admin',
          path: address,
          query: { [`${kind}_challenge`]: this.#challenge },
          ...(method === 'PUT' && {
            json: kind === 'login' ? { subject: 'alice' } : { grant_scope: this.#requestedScope },
          }),
        }
      }
    }
  }
}

export function jsonOf(answer: LightMyRequestResponse): JsonObject {
  const json = String(answer.headers['content-type'] ?? '').startsWith('application/json')
  const body = json && answer.body !== '' ? answer.json() : undefined
  return typeof body === 'object' && body !== null ? body : {}
}
