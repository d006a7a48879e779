import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

type Headers = Readonly<Record<string, string>>

/** A browser, or a single-page app in one, in front of a server: keeps cookies, follows nothing by itself. */
export class SelfServiceClient {
  readonly cookies = new Map<string, string>()
  readonly #server: FastifyInstance
  readonly #accept: string

  constructor(server: FastifyInstance, kind: 'browser' | 'spa' = 'browser') {
    this.#server = server
    this.#accept = kind === 'spa' ? 'application/json' : 'text/html,application/xhtml+xml,*/*;q=0.8'
  }

  async get(url: string, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return this.#keep(await this.#server.inject({ method: 'GET', url, headers: this.#headers(headers) }))
  }

  /** Sends a form as a page does. */
  async postForm(
    url: string,
    fields: Readonly<Record<string, string>>,
    headers: Headers = {},
  ): Promise<LightMyRequestResponse> {
    const payload = new URLSearchParams(fields).toString()
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers }
    return this.#keep(
      await this.#server.inject({ method: 'POST', url, headers: this.#headers(form), payload }),
    )
  }

  async postJson(url: string, body: object, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return this.#keep(
      await this.#server.inject({ method: 'POST', url, headers: this.#headers(headers), payload: body }),
    )
  }

  /** The flow behind a redirect to its page, as the page's server fetches it. */
  async fetchFlow(kind: string, redirect: LightMyRequestResponse) {
    const id = new URL(String(redirect.headers.location)).searchParams.get('flow')
    const answer = await this.get(`/self-service/${kind}/flows?id=${id}`, { accept: 'application/json' })
    if (answer.statusCode !== 200) throw new Error(`the flow answered ${answer.statusCode}: ${answer.body}`)
    return answer.json()
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #headers(headers: Headers): Headers {
    return {
      accept: this.#accept,
      ...(this.cookies.size > 0 && { cookie: this.cookieHeader }),
      ...headers,
    }
  }

  #keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value, maxAge } of response.cookies as {
      name: string
      value: string
      maxAge?: number
    }[])
      if (maxAge === 0) this.cookies.delete(name)
      else this.cookies.set(name, value)
    return response
  }
}

/** The path and query of an absolute address, for a server that is asked without a network. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON of many shapes
export function csrfTokenOf(flow: any): string {
  return flow.ui.nodes.find((node: { attributes: { name: string } }) => node.attributes.name === 'csrf_token')
    ?.attributes.value
}
