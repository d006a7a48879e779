import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApplication } from './application/server.ts'
import { persons } from './identity-provider/persons.ts'
import { createProvider } from './identity-provider/provider.ts'
import { createIdentityProviderServer } from './identity-provider/server.ts'

/*
 * The application and the identity provider of the quickstart without the platform between them: each is the
 * other's counterpart here.
 */
const client = { id: 'application', secret: 'a secret of the test' }
const application = await listen()
const identityProvider = await listen()
const applicationUrl = addressOf(application)
const issuer = addressOf(identityProvider)

beforeAll(async () => {
  const provider = createProvider(issuer, { ...client, redirectUri: `${applicationUrl}/callback` })
  const pages = createIdentityProviderServer(provider)
  identityProvider.on('request', (request, response) => pages.emit('request', request, response))
  const server = createApplication({
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    applicationUrl,
  })
  await server.ready()
  application.on('request', server.routing)
})
afterAll(() => {
  for (const server of [application, identityProvider]) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(): Promise<Server> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

function addressOf(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

let browser: Browser
beforeEach(() => {
  browser = new Browser()
})

describe('the demonstration application', () => {
  it('offers to sign in, and knows nobody', async () => {
    const page = await browser.open(`${applicationUrl}/`)
    expect(page.html).toContain('href="/sign-in"')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  })

  it('signs a person in with code, PKCE, state and nonce, and shows what it received', async () => {
    const authorization = await browser.redirected(`${applicationUrl}/sign-in`)
    expect(Object.fromEntries(authorization.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    const page = await signIn(authorization.href)
    expect(page.url).toBe(`${applicationUrl}/`)
    expect(page.html).toContain('<h1>Hello Alice Adams</h1>')
    expect(page.html).toContain('person-1001')
    expect(page.html).toMatch(/UTC \(in \d+ (seconds|minutes)\)/)
    expect(page.html).not.toContain('<script')
  })

  it('gives the person who signed in a new session, so that a planted one knows nothing', async () => {
    const authorization = await browser.redirected(`${applicationUrl}/sign-in`)
    const planted = browser.cookie('demonstration_application')
    await signIn(authorization.href)
    expect(browser.cookie('demonstration_application')).not.toBe(planted)
    const attacker = new Browser({ demonstration_application: String(planted) })
    expect((await attacker.open(`${applicationUrl}/`)).html).not.toContain('Alice')
  })

  it('calls userinfo when the button is pressed on its own page, and for nobody else', async () => {
    const page = await signIn(`${applicationUrl}/sign-in`)
    const token = /name="form_token" value="([^"]+)"/.exec(page.html)?.[1]
    const refused = await browser.open(`${applicationUrl}/userinfo`, { form_token: 'guessed' })
    expect(refused.status).toBe(403)
    const answered = await browser.open(`${applicationUrl}/userinfo`, { form_token: String(token) })
    expect(answered.html).toContain('Answer of the userinfo endpoint')
    expect((await browser.open(`${applicationUrl}/sign-out`, {})).status).toBe(403)
  })

  it.each(['nothing=1', 'state=invented&code=abc', 'error=access_denied&state=invented'])(
    'refuses an answer that it did not ask for: "%s"',
    async (query) => {
      await browser.redirected(`${applicationUrl}/sign-in`)
      const page = await browser.open(`${applicationUrl}/callback?${query}`)
      expect(page.status).toBe(400)
      expect(page.html).toContain('unknown_sign_in')
    },
  )

  it('takes each answer once', async () => {
    const authorization = await browser.redirected(`${applicationUrl}/sign-in`)
    const state = authorization.searchParams.get('state')
    const denied = `${applicationUrl}/callback?${new URLSearchParams({
      error: 'access_denied',
      error_description: 'The person said <no>.',
      state: String(state),
      iss: issuer,
    })}`
    const first = await browser.open(denied)
    expect(first.html).toContain('<h1>You are not signed in</h1>')
    expect(first.html).toContain('The person said &lt;no&gt;.')
    expect(first.html).toContain('<code>access_denied</code>')
    expect((await browser.open(denied)).html).toContain('unknown_sign_in')
  })

  it('says so when the platform does not answer, and tries again the next time', async () => {
    const lonely = createApplication({
      issuer: 'http://localhost:1',
      clientId: client.id,
      clientSecret: client.secret,
      applicationUrl,
    })
    for (let attempt = 0; attempt < 2; attempt++) {
      const answer = await lonely.inject('/sign-in')
      expect(answer.statusCode).toBe(502)
      expect(answer.body).toContain('That did not work')
    }
  })
})

describe('the demonstration identity provider', () => {
  it('says what it is and whom one can be', async () => {
    const page = await browser.open(`${issuer}/`)
    for (const person of persons) {
      expect(page.html).toContain(person.email)
      expect(page.html).toContain(person.password)
    }
  })

  it('asks again after a wrong password, with what was typed made harmless', async () => {
    const form = await browser.open(`${applicationUrl}/sign-in`)
    const page = await browser.open(form.url, { email: '"><script>alert(1)</script>', password: 'wrong' })
    expect(page.status).toBe(400)
    expect(page.html).toContain('That did not match')
    expect(page.html).not.toContain('<script>')
  })

  it('asks for the password every time', async () => {
    await signIn(`${applicationUrl}/sign-in`)
    const again = await browser.open(`${applicationUrl}/sign-in`)
    expect(again.html).toContain('type="password"')
  })

  it('does not go on with a sign-in that it does not know', async () => {
    const page = await browser.open(`${issuer}/sign-in/invented`)
    expect(page.status).toBe(400)
    expect(page.html).toContain('sign_in_expired')
  })

  it('shows an error page of its own for a client that it does not know', async () => {
    const page = await browser.open(
      `${issuer}/auth?client_id=unknown&response_type=code&scope=openid&redirect_uri=http://localhost:1/`,
    )
    expect(page.html).toContain('This sign-in cannot go on')
    expect(page.html).toContain('invalid_client')
  })
})

/** From any address that leads to the identity provider's form, as Alice. */
async function signIn(address: string): Promise<Page> {
  const form = await browser.open(address)
  return browser.open(form.url, { email: persons[0].email, password: persons[0].password })
}

interface Page {
  readonly url: string
  readonly status: number
  readonly html: string
  readonly headers: Headers
}

/** Follows redirects and keeps cookies. Like browsers, it does not tell the ports of one host apart. */
class Browser {
  readonly #cookies: Map<string, string>

  constructor(cookies: Readonly<Record<string, string>> = {}) {
    this.#cookies = new Map(Object.entries(cookies))
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  async open(address: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    let answer = await this.#send(address, form)
    let url = address
    for (let location = next(answer, url); location; location = next(answer, url)) {
      url = location
      answer = await this.#send(url)
    }
    return { url, status: answer.status, html: await answer.text(), headers: answer.headers }
  }

  /** Where an address sends the browser. */
  async redirected(address: string): Promise<URL> {
    return new URL(next(await this.#send(address), address) ?? 'about:blank')
  }

  async #send(address: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name) this.#cookies.set(name, value ?? '')
    }
    return answer
  }
}

function next(answer: Response, from: string): string | undefined {
  const location = answer.headers.get('location')
  return location === null ? undefined : new URL(location, from).href
}
