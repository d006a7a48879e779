import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { DescribedBrowser } from '../../support/described-client.ts'
import type { FakeAccount } from '../../support/fake-provider.ts'
import type { Page } from '../../support/http-browser.ts'
import { hiddenFields } from '../../support/page-browser.ts'
import { signIn } from '../../support/sign-in.ts'

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
}

let people = 0
/** Somebody at the external provider who has not been here before. */
export function somebody(): FakeAccount {
  people += 1
  const email = `newcomer-${people}@example.com`
  return {
    sub: `newcomer-${people}`,
    traits: { email },
    verified_addresses: [{ via: 'email', value: email }],
  }
}

/** An application that people sign in to, with what it asks of the platform. */
export class Application {
  readonly redirectUri = 'https://app.example.com/callback'
  readonly id: string
  readonly #platform: ComposedPlatform
  readonly #secret: string

  private constructor(platform: ComposedPlatform, id: string, secret: string) {
    this.#platform = platform
    this.id = id
    this.#secret = secret
  }

  static async register(platform: ComposedPlatform, metadata: object = {}): Promise<Application> {
    const { body } = await platform.ask('POST', '/admin/clients', {
      json: {
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        redirect_uris: ['https://app.example.com/callback'],
        post_logout_redirect_uris: ['https://app.example.com/signed-out'],
        scope: 'openid offline_access email',
        access_token_strategy: 'opaque',
        ...metadata,
      },
    })
    return new Application(platform, body.client_id, body.client_secret)
  }

  browser(): DescribedBrowser {
    return new DescribedBrowser(...this.#platform.descriptions)
  }

  authorizationUrl(parameters: Readonly<Record<string, string>> = {}): URL {
    const query = new URLSearchParams({
      client_id: this.id,
      response_type: 'code',
      scope: 'openid offline_access email',
      redirect_uri: this.redirectUri,
      state: 'state-12345678',
      nonce: 'nonce-12345678',
      ...parameters,
    })
    return new URL(`${this.#platform.publicUrl}/oauth2/auth?${query}`)
  }

  /** Through the pages and the provider, to the application or to the page where that stops. */
  async signIn(browser: DescribedBrowser, account: FakeAccount, parameters = {}): Promise<Page> {
    const { publicUrl, providers } = this.#platform
    return signIn(browser, {
      authorizationUrl: this.authorizationUrl(parameters),
      publicUrl,
      redirectUri: this.redirectUri,
      provider: providers[0].id,
      atProvider: async () => comeBack(this.#platform, account),
    })
  }

  /** On the consent page: allows, and goes on to the application. */
  async allow(browser: DescribedBrowser, page: Page): Promise<Page> {
    const form = { ...hiddenFields(page.text, '/ui/consent'), answer: 'allow', remember: 'true' }
    return browser.follow(`${this.#platform.publicUrl}/ui/consent`, {
      form,
      until: (location) => location.href.startsWith(this.redirectUri),
    })
  }

  /** A request to the token endpoint. */
  async token(form: Readonly<Record<string, string>>): Promise<Tokens> {
    return (await this.post('/oauth2/token', form)).body
  }

  redeem(page: Page): Promise<Tokens> {
    const code = page.location?.searchParams.get('code')
    if (!code) throw new Error(`There is no code: ${page.location ?? page.text}`)
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: this.redirectUri })
  }

  post(path: string, form: Readonly<Record<string, string>>) {
    const authorization = `Basic ${btoa(`${this.id}:${this.#secret}`)}`
    return this.#platform.ask('POST', `${this.#platform.publicUrl}${path}`, {
      form,
      headers: { authorization },
    })
  }
}

/** Where the provider sends the browser that was sent to it last, once this account has signed in there. */
export function comeBack(
  { providers }: ComposedPlatform,
  account: FakeAccount,
  provider = providers[0],
): URL {
  const url = new URL(provider.asked.redirectUri)
  url.searchParams.set('code', provider.codeFor(account))
  url.searchParams.set('state', provider.asked.state)
  return url
}
