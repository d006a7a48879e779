import {
  Configuration,
  CourierApi,
  FrontendApi,
  IdentityApi,
  type LoginFlow,
  MetadataApi,
  type RecoveryFlow,
  type RegistrationFlow,
  type SettingsFlow,
} from '@ory/kratos-client'
import type { AxiosResponse } from 'axios'
import { SecretRing } from '../../src/cryptography/secret-ring.ts'
import { MessageQueue } from '../../src/identity/courier/message-queue.ts'
import { ApiDescription } from './api-description.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { DescribedBrowser, describedClient, refusedAnswer } from './described-client.ts'
import { platformSecret, type RunningPlatform, startPlatform } from './platform.ts'
import { freePorts } from './ports.ts'
import { startUpstreamOidc, type UpstreamOidc } from './upstream-oidc.ts'

const secret = 'the secret of the platform at the upstream'
const mostPeople = 30
export const returnUrl = 'https://app.example.com/'

/** Somebody whom the upstream provider knows. */
export interface UpstreamPerson {
  /** What they type into the upstream's form. */
  readonly login: string
  readonly subject: string
  readonly email: string
  readonly name: string
}

/**
 * The published client of the identity contract in front of a platform that runs as an operator would run it,
 * with an upstream provider twice: under an address of its own, and under the shared one. Every answer is
 * held against the description of the API.
 */
export class KratosClient {
  readonly platform: RunningPlatform
  readonly upstream: UpstreamOidc
  readonly description = new ApiDescription('identity')
  readonly http = describedClient(this.description)
  readonly identities: IdentityApi
  readonly frontend: FrontendApi
  readonly courier: CourierApi
  /** The API of schemas, which everybody may ask. */
  readonly schemas: IdentityApi
  readonly metadata: Readonly<Record<'public' | 'admin', MetadataApi>>
  readonly #database: TestDatabase
  #people = 0

  /** A message that waits: no mail server is configured. Gives its id. */
  queueMessage(recipient: string): Promise<string> {
    const secrets = new SecretRing(['a secret of the test, long enough'])
    return new MessageQueue(this.#database.database, secrets, () => new Date()).add({
      channel: 'email',
      recipient,
      templateType: 'recovery_valid',
      content: { subject: 'Hello', text: 'Hello', html: 'Hello' },
    })
  }

  /** The code of the newest message to an address. */
  async codeSentTo(recipient: string): Promise<string> {
    const secrets = new SecretRing([platformSecret])
    const queue = new MessageQueue(this.#database.database, secrets, () => new Date())
    const [message] = await queue.list({ recipient }, 1, undefined)
    const { verification_code, recovery_code } = message?.content.data ?? {}
    return verification_code ?? recovery_code ?? ''
  }

  private constructor(platform: RunningPlatform, upstream: UpstreamOidc, database: TestDatabase) {
    this.platform = platform
    this.upstream = upstream
    this.#database = database
    const admin = new Configuration({ basePath: platform.adminUrl })
    const everybody = new Configuration({ basePath: platform.publicUrl })
    this.identities = new IdentityApi(admin, undefined, this.http)
    this.schemas = new IdentityApi(everybody, undefined, this.http)
    this.courier = new CourierApi(admin, undefined, this.http)
    this.frontend = new FrontendApi(everybody, undefined, this.http)
    this.metadata = {
      public: new MetadataApi(everybody, undefined, this.http),
      admin: new MetadataApi(admin, undefined, this.http),
    }
  }

  static async start(): Promise<KratosClient> {
    const [publicPort, adminPort] = await freePorts(2)
    const database = await createTestDatabase()
    const upstream = await startUpstreamOidc({
      accounts: Object.fromEntries(
        Array.from({ length: mostPeople }, (_, n) => upstreamPerson(n)).map((person) => [
          person.login,
          {
            sub: person.subject,
            claims: { email: person.email, email_verified: true, name: person.name },
          },
        ]),
      ),
      clients: [
        {
          client_id: 'platform',
          client_secret: secret,
          redirect_uris: [
            `http://localhost:${publicPort}/self-service/methods/oidc/callback/upstream`,
            `http://localhost:${publicPort}/self-service/methods/oidc/callback`,
          ],
        },
      ],
    })
    const provider = {
      provider: 'generic',
      issuer_url: upstream.issuer,
      client_id: 'platform',
      client_secret: secret,
      scope: ['openid', 'email', 'profile'],
    }
    const platform = await startPlatform({
      ports: { public: publicPort as number, admin: adminPort as number },
      databaseUrl: database.url,
      configuration: {
        providers: [
          { id: 'upstream', ...provider },
          { id: 'second', ...provider, pkce: 'force' },
        ],
        identity: {
          selfservice: {
            default_browser_return_url: returnUrl,
            allowed_return_urls: [returnUrl, 'app://callback'],
            methods: { link: { enabled: true }, totp: { enabled: true }, lookup_secret: { enabled: true } },
            flows: { recovery: { enabled: true }, verification: { enabled: true } },
          },
        },
      },
    })
    return new KratosClient(platform, upstream, database)
  }

  async stop(): Promise<void> {
    await this.platform.stop()
    await this.upstream.close()
    await this.#database.drop()
  }

  /** Somebody who has not been here before. */
  somebody(): UpstreamPerson {
    return upstreamPerson(this.#people++)
  }

  browser(): DescribedBrowser {
    return new DescribedBrowser(this.description)
  }

  /** The cookies of a browser, for the published client to send. */
  cookieOf(browser: DescribedBrowser): string {
    return browser.cookieHeader(this.platform.publicUrl)
  }

  /** Hands the cookies of an answer to the browser that the published client was asked for. */
  keep<Data>(browser: DescribedBrowser, { data, headers }: AxiosResponse<Data>): Data {
    browser.keep(this.platform.publicUrl, headers['set-cookie'] ?? [])
    return data
  }

  /** A single-page app signs somebody in: the published client starts, the browser goes to the provider. */
  async signIn(person: UpstreamPerson, browser = this.browser()): Promise<DescribedBrowser> {
    const flow = this.keep(browser, await this.frontend.createBrowserLoginFlow())
    const answer = await refusedAnswer(
      this.frontend.updateLoginFlow({
        flow: flow.id,
        cookie: this.cookieOf(browser),
        updateLoginFlowBody: { method: 'oidc', provider: 'upstream', csrf_token: csrfTokenOf(flow) },
      }),
    )
    const { redirect_browser_to: address } = this.keep(browser, answer)
    const back = await browser.request(await this.upstream.signIn(new URL(address), person.login))
    if (!back.location?.href.startsWith(returnUrl))
      throw new Error(`not signed in, but sent to ${back.location}: ${back.text}`)
    return browser
  }

  /** A native client signs somebody in through a browser. Gives the session token. */
  async signInNatively(person: UpstreamPerson): Promise<string> {
    const { data: flow } = await this.frontend.createNativeLoginFlow({
      returnSessionTokenExchangeCode: true,
      returnTo: 'app://callback',
    })
    const { data: elsewhere } = await refusedAnswer(
      this.frontend.updateLoginFlow({
        flow: flow.id,
        updateLoginFlowBody: { method: 'oidc', provider: 'upstream' },
      }),
    )
    const { data } = await this.frontend.exchangeSessionToken({
      initCode: flow.session_token_exchange_code as string,
      returnToCode: await this.#codeBehind(elsewhere.redirect_browser_to, person),
    })
    return data.session_token as string
  }

  /** What the browser brings back to the native client. */
  async #codeBehind(address: string, person: UpstreamPerson): Promise<string> {
    const back = await this.browser().request(await this.upstream.signIn(new URL(address), person.login))
    return back.location?.searchParams.get('code') ?? ''
  }
}

function upstreamPerson(n: number): UpstreamPerson {
  return { login: `p${n}`, subject: `sub-${n}`, email: `person-${n}@example.com`, name: `Person ${n}` }
}

export function csrfTokenOf({ ui }: LoginFlow | RegistrationFlow | SettingsFlow | RecoveryFlow): string {
  for (const { attributes } of ui.nodes)
    if (attributes.node_type === 'input' && attributes.name === 'csrf_token') return String(attributes.value)
  throw new Error('The flow has no CSRF token')
}

/** A flow but for its CSRF token, which is masked in another way each time that it is shown. */
export function unmasked<Flow extends LoginFlow | RegistrationFlow | SettingsFlow>(flow: Flow): Flow {
  return JSON.parse(JSON.stringify(flow).replace(csrfTokenOf(flow), '')) as Flow
}

/** An error as the contract shows it; what it says is not part of it. */
export function envelope(status: number, id: string, beside: Readonly<Record<string, unknown>> = {}) {
  return { status, data: { error: { id, code: status }, ...beside } }
}
