/** An answer that the browser got, without following where it leads. */
export interface Page {
  readonly url: URL
  readonly status: number
  readonly location: URL | undefined
  readonly headers: Headers
  readonly text: string
}

/**
 * A browser without a screen: it keeps cookies by host (as browsers do, whatever the port) and follows
 * redirects. For tests and benchmarks that run hundreds of sign-ins.
 */
export class HttpBrowser {
  readonly #cookies = new Map<string, Map<string, string>>()

  /** One request; redirects are not followed. */
  async request(
    url: string | URL,
    form?: Readonly<Record<string, string>>,
    accept = 'text/html',
  ): Promise<Page> {
    const target = new URL(url)
    const response = await fetch(target, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { accept, cookie: this.cookieHeader(target) },
      body: form ? new URLSearchParams(form) : undefined,
    })
    this.keep(target, response.headers.getSetCookie())
    const location = response.headers.get('location')
    return {
      url: target,
      status: response.status,
      location: location === null ? undefined : new URL(location, target),
      headers: response.headers,
      text: await response.text(),
    }
  }

  /** Requests and follows redirects until a page, or until an address that `until` recognises. */
  async follow(
    url: string | URL,
    options: {
      readonly form?: Readonly<Record<string, string>>
      readonly until?: (location: URL) => boolean
    } = {},
  ): Promise<Page> {
    let page = await this.request(url, options.form)
    for (let hop = 0; page.location && !options.until?.(page.location); hop++) {
      if (hop === 20) throw new Error(`more than 20 redirects, the last one to ${page.location.pathname}`)
      page = await this.request(page.location)
    }
    return page
  }

  /** The `Cookie` header that a request to this address carries. */
  cookieHeader(url: string | URL): string {
    return [...(this.#cookies.get(new URL(url).hostname) ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
  }

  /** Takes the `Set-Cookie` lines of an answer, which somebody else may have asked for on its behalf. */
  keep(url: string | URL, lines: readonly string[]): void {
    const { hostname } = new URL(url)
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>()
    this.#cookies.set(hostname, jar)
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name === undefined || value === undefined) continue
      if (/;\s*max-age=(0|-\d+)(;|$)/i.test(line) || /;\s*expires=Thu, 01 Jan 1970/i.test(line))
        jar.delete(name)
      else jar.set(name, value)
    }
  }
}
