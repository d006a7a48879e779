import type { LightMyRequestResponse } from 'fastify'
import type { TestIdentity } from './identity.ts'
import { pathOf } from './self-service-client.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON of many shapes
type Json = any

/** A native client, with the token of its session once it has one. */
export class NativeClient {
  token: string | undefined
  readonly #server: TestIdentity
  readonly #address: string

  constructor(server: TestIdentity, token?: string, address = '192.0.2.1') {
    this.#server = server
    this.token = token
    this.#address = address
  }

  /** Starts a flow. @throws when it does not start */
  async start(kind: string, query: Readonly<Record<string, string>> = {}): Promise<Json> {
    const answer = await this.tryStart(kind, query)
    if (answer.statusCode !== 200) throw new Error(`no flow: ${answer.statusCode} ${answer.body}`)
    return answer.json()
  }

  tryStart(kind: string, query: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
    return this.#send('GET', `/self-service/${kind}/api?${new URLSearchParams(query)}`)
  }

  submit(flow: Json, body: object): Promise<LightMyRequestResponse> {
    return this.#send('POST', pathOf(flow.ui.action), body)
  }

  whoami(): Promise<LightMyRequestResponse> {
    return this.#send('GET', '/sessions/whoami')
  }

  /** The methods and the level of the session: `password+totp aal2`. */
  async proven(): Promise<string> {
    const { authentication_methods, authenticator_assurance_level } = (await this.whoami()).json()
    const methods = (authentication_methods as { method: string }[]).map(({ method }) => method)
    return `${methods.join('+')} ${authenticator_assurance_level}`
  }

  #send(method: 'GET' | 'POST', url: string, payload?: object): Promise<LightMyRequestResponse> {
    return this.#server.public.inject({
      method,
      url,
      remoteAddress: this.#address,
      headers: { accept: 'application/json', ...(this.token && { 'x-session-token': this.token }) },
      ...(payload && { payload }),
    }) as Promise<LightMyRequestResponse>
  }
}

/** The ids of all messages of a form, wherever they stand. */
export function messageIds(answer: LightMyRequestResponse | Json): number[] {
  const { ui } = typeof answer.json === 'function' ? answer.json() : answer
  const ofNodes = ui.nodes.flatMap(({ messages }: { messages: { id: number }[] }) => messages)
  return [...(ui.messages ?? []), ...ofNodes].map(({ id }: { id: number }) => id)
}

/** The attributes of a field or button of a form. */
export function nodeNamed(flow: Json, name: string): Json {
  return flow.ui.nodes.find(({ attributes }: Json) => attributes.name === name || attributes.id === name)
    ?.attributes
}
