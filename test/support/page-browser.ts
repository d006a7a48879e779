import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

/** A browser for pages without a network: it keeps cookies and sends the forms that it is shown. */
export class PageBrowser {
  readonly #server: FastifyInstance
  readonly #cookies: Map<string, string>

  constructor(server: FastifyInstance, cookies: Readonly<Record<string, string>> = {}) {
    this.#server = server
    this.#cookies = new Map(Object.entries(cookies))
  }

  async get(url: string): Promise<LightMyRequestResponse> {
    return this.#keep(await this.#server.inject({ method: 'GET', url, headers: this.#headers() }))
  }

  /** Sends the hidden fields of the form that posts to `path`, and what the person adds. */
  async submit(
    page: LightMyRequestResponse,
    path: string,
    added: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    return this.post(path, { ...hiddenFields(page.body, path), ...added })
  }

  async post(url: string, fields: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> {
    const headers = { ...this.#headers(), 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams(fields).toString()
    return this.#keep(await this.#server.inject({ method: 'POST', url, headers, payload }))
  }

  #headers(): { cookie: string } {
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  }

  #keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value } of response.cookies) this.#cookies.set(name, value)
    return response
  }
}

/** The hidden fields of the form of a page that posts to `path`. */
export function hiddenFields(page: string, path: string): Record<string, string> {
  const form = new RegExp(`<form[^>]*action="${path}"[^>]*>(.*?)</form>`, 's').exec(page)?.[1]
  if (form === undefined) throw new Error(`The page has no form that posts to ${path}.`)
  const hidden = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]))
}
