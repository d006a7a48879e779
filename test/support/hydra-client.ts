import {
  type AcceptOAuth2ConsentRequest,
  type AcceptOAuth2LoginRequest,
  Configuration,
  JwkApi,
  MetadataApi,
  OAuth2Api,
  type OAuth2Client,
  OidcApi,
  WellknownApi,
} from '@ory/hydra-client'
import { ApiDescription } from './api-description.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { DescribedBrowser, describedClient } from './described-client.ts'
import type { Page } from './http-browser.ts'
import { type RunningPlatform, startPlatform } from './platform.ts'

/** Where the pages of a login UI that somebody else wrote would be; nobody goes there. */
const loginUi = 'https://login.example.com'
export const redirectUri = 'https://app.example.com/callback'
export const signedOutUri = 'https://app.example.com/signed-out'

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
}

/**
 * The published client of the OAuth 2.0 contract in front of a platform that runs as an operator would run
 * it, with a login UI elsewhere. Every answer is held against the description of the API.
 */
export class HydraClient {
  readonly platform: RunningPlatform
  readonly description = new ApiDescription('oauth2')
  readonly http = describedClient(this.description)
  readonly admin: OAuth2Api
  readonly keys: JwkApi
  readonly wellknown: WellknownApi
  /** Of the admin listener. */
  readonly metadata: MetadataApi
  readonly #database: TestDatabase

  private constructor(platform: RunningPlatform, database: TestDatabase) {
    this.platform = platform
    this.#database = database
    const admin = new Configuration({ basePath: platform.adminUrl })
    this.admin = new OAuth2Api(admin, undefined, this.http)
    this.keys = new JwkApi(admin, undefined, this.http)
    this.metadata = new MetadataApi(admin, undefined, this.http)
    const everybody = new Configuration({ basePath: platform.publicUrl })
    this.wellknown = new WellknownApi(everybody, undefined, this.http)
  }

  /** @param commandLine further options of `serve` */
  static async start(commandLine: readonly string[] = []): Promise<HydraClient> {
    const database = await createTestDatabase()
    const platform = await startPlatform({
      databaseUrl: database.url,
      commandLine,
      configuration: {
        oauth2: {
          urls: {
            login: `${loginUi}/login`,
            consent: `${loginUi}/consent`,
            logout: `${loginUi}/logout`,
            error: `${loginUi}/error`,
            post_logout_redirect: `${loginUi}/signed-out`,
          },
          oidc: { dynamic_client_registration: { enabled: true }, session_management: { enabled: true } },
        },
      },
    })
    return new HydraClient(platform, database)
  }

  async stop(): Promise<void> {
    await this.platform.stop()
    await this.#database.drop()
  }

  /** The public endpoints as an application with these credentials calls them. */
  application({ client_id: username, client_secret: password }: OAuth2Client): OAuth2Api {
    const configuration = new Configuration({ basePath: this.platform.publicUrl, username, password })
    return new OAuth2Api(configuration, undefined, this.http)
  }

  /** The OpenID Connect endpoints, with an access token where they need one. */
  oidc(accessToken?: string): OidcApi {
    return new OidcApi(
      new Configuration({ basePath: this.platform.publicUrl, accessToken }),
      undefined,
      this.http,
    )
  }

  /** Registers an application that may do everything. */
  async register(metadata: OAuth2Client = {}): Promise<OAuth2Client> {
    const { data } = await this.admin.createOAuth2Client({
      oAuth2Client: {
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [signedOutUri],
        scope: 'openid offline_access email read write',
        ...metadata,
      },
    })
    return data
  }

  browser(): DescribedBrowser {
    return new DescribedBrowser(this.description)
  }

  /** Sends the browser to the application's authorization request; gives where it is sent from there. */
  async authorize(
    browser: DescribedBrowser,
    { client_id = '' }: OAuth2Client,
    parameters: Readonly<Record<string, string>> = {},
    method: 'GET' | 'POST' = 'GET',
  ): Promise<URL> {
    const request = {
      client_id,
      response_type: 'code',
      scope: 'openid offline_access',
      redirect_uri: redirectUri,
      state: 'state-12345678',
      nonce: 'nonce-12345678',
      ...parameters,
    }
    const endpoint = `${this.platform.publicUrl}/oauth2/auth`
    return leadsTo(
      method === 'POST'
        ? await browser.request(endpoint, request)
        : await browser.request(`${endpoint}?${new URLSearchParams(request)}`),
    )
  }

  /** As a login page does: accepts, and sends the browser on. */
  async acceptLogin(
    browser: DescribedBrowser,
    loginChallenge: string,
    acceptance: AcceptOAuth2LoginRequest,
  ): Promise<URL> {
    const { data } = await this.admin.acceptOAuth2LoginRequest({
      loginChallenge,
      acceptOAuth2LoginRequest: acceptance,
    })
    return leadsTo(await browser.request(data.redirect_to))
  }

  /** As a consent page does: grants, and sends the browser on. */
  async acceptConsent(
    browser: DescribedBrowser,
    consentChallenge: string,
    acceptance: AcceptOAuth2ConsentRequest,
  ): Promise<URL> {
    const { data } = await this.admin.acceptOAuth2ConsentRequest({
      consentChallenge,
      acceptOAuth2ConsentRequest: acceptance,
    })
    return leadsTo(await browser.request(data.redirect_to))
  }

  /** All hops, to the application's code. */
  async signIn(
    browser: DescribedBrowser,
    client: OAuth2Client,
    login: Partial<AcceptOAuth2LoginRequest> = {},
    consent: AcceptOAuth2ConsentRequest = {},
  ): Promise<string> {
    const atLogin = await this.authorize(browser, client)
    const atConsent = await this.acceptLogin(browser, challengeOf(atLogin, 'login'), {
      subject: 'alice',
      ...login,
    })
    const atApplication = await this.acceptConsent(browser, challengeOf(atConsent, 'consent'), {
      grant_scope: ['openid', 'offline_access'],
      ...consent,
    })
    return atApplication.searchParams.get('code') ?? ''
  }

  async tokens(
    client: OAuth2Client,
    consent: AcceptOAuth2ConsentRequest = {},
    browser = this.browser(),
    login: Partial<AcceptOAuth2LoginRequest> = {},
  ): Promise<Tokens> {
    const code = await this.signIn(browser, client, login, consent)
    const { data } = await this.application(client).oauth2TokenExchange({
      grantType: 'authorization_code',
      code,
      redirectUri,
    })
    return data as Tokens
  }
}

/** The challenge that a page of the login UI was opened with. */
export function challengeOf(page: URL, kind: 'login' | 'consent' | 'logout'): string {
  if (page.href.startsWith(`${loginUi}/${kind}?`)) return page.searchParams.get(`${kind}_challenge`) as string
  throw new Error(`The browser was sent to ${page} in place of the ${kind} page`)
}

export function leadsTo({ location, status, text }: Page): URL {
  if (!location) throw new Error(`The browser got a page with ${status}: ${text}`)
  return location
}
