import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Apache, type ProtectedSite, signedOutUrl, siteRedirectUri, startApache } from './apache.ts'
import { launchBrowser } from './browser.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type RunningPlatform, startPlatform } from './platform.ts'
import { freePorts } from './ports.ts'
import { type RelyingParty, registerClient, startRelyingParty } from './relying-party.ts'
import { startUpstreamOidc, type UpstreamOidc } from './upstream-oidc.ts'

/** A person at the upstream provider, and the name to type into its form. */
export const person = {
  login: 'zoe',
  subject: 'upstream-zoe',
  name: 'Zoë Ünal',
  givenName: 'Zoë',
  familyName: 'Ünal',
  email: 'zoe@example.com',
}

export const upstreamClient = { id: 'platform', secret: 'a secret between the platform and the upstream' }

/**
 * Everything that a sign-in needs, on real parts: a browser, applications, the platform as a process of its
 * own, and an upstream provider.
 */
export class World {
  readonly browser: Browser
  readonly platform: RunningPlatform
  readonly upstream: UpstreamOidc
  readonly #database: TestDatabase
  readonly #ends: (() => unknown)[] = []

  private constructor(
    browser: Browser,
    platform: RunningPlatform,
    upstream: UpstreamOidc,
    database: TestDatabase,
  ) {
    this.browser = browser
    this.platform = platform
    this.upstream = upstream
    this.#database = database
  }

  /** @param configuration further keys of the platform's configuration */
  static async start(configuration: Readonly<Record<string, unknown>> = {}): Promise<World> {
    const [publicPort, adminPort, upstreamPort] = await freePorts(3)
    const database = await createTestDatabase()
    const [browser, upstream] = await Promise.all([
      launchBrowser(),
      startUpstream(upstreamPort!, `http://localhost:${publicPort}`),
    ])
    const platform = await startPlatform({
      ports: { public: publicPort!, admin: adminPort! },
      databaseUrl: database.url,
      configuration: {
        providers: [
          {
            id: 'upstream',
            provider: 'generic',
            label: 'Company account',
            issuer_url: upstream.issuer,
            client_id: upstreamClient.id,
            client_secret: upstreamClient.secret,
            scope: ['openid', 'profile', 'email'],
          },
        ],
        ...configuration,
      },
    })
    return new World(browser, platform, upstream, database)
  }

  /** A browser that nobody has used. Pages work without JavaScript, so it has none unless a test says so. */
  async newBrowser(options: { readonly javaScriptEnabled?: boolean } = {}): Promise<BrowserContext> {
    return this.browser.newContext({ javaScriptEnabled: false, ...options })
  }

  /** An application that asks for exactly what the test wants. */
  async relyingParty(metadata: Readonly<Record<string, unknown>> = {}): Promise<RelyingParty> {
    const party = await startRelyingParty({
      issuer: this.platform.publicUrl,
      adminUrl: this.platform.adminUrl,
      metadata,
    })
    this.#ends.push(party.stop)
    return party
  }

  /** Two applications behind Apache, on hosts of their own; trusted, so that they are not asked about. */
  async protectedSites(): Promise<readonly [ProtectedSite, ProtectedSite]> {
    const [port] = await freePorts(1)
    const site = async (name: string): Promise<ProtectedSite> => {
      const url = `http://${name}.localhost:${port}`
      const client = await registerClient(this.platform.adminUrl, {
        client_id: name,
        client_name: `Application ${name}`,
        client_secret: randomUUID(),
        redirect_uris: [siteRedirectUri({ url })],
        post_logout_redirect_uris: [signedOutUrl({ url })],
        scope: 'openid profile email',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        skip_consent: true,
        skip_logout_consent: true,
      })
      return { url, clientId: client.client_id, clientSecret: client.client_secret }
    }
    const sites = [await site('first'), await site('second')] as const
    const apache: Apache = await startApache({ issuer: this.platform.publicUrl, port: port!, sites })
    this.#ends.push(apache.stop)
    return sites
  }

  async stop(): Promise<void> {
    await this.browser.close()
    for (const end of this.#ends) await end()
    await this.platform.stop()
    await this.upstream.close()
    await this.#database.drop()
  }
}

function startUpstream(port: number, publicUrl: string): Promise<UpstreamOidc> {
  return startUpstreamOidc({
    port,
    accounts: {
      [person.login]: {
        sub: person.subject,
        claims: {
          name: person.name,
          given_name: person.givenName,
          family_name: person.familyName,
          email: person.email,
          email_verified: true,
        },
      },
    },
    clients: [
      {
        client_id: upstreamClient.id,
        client_secret: upstreamClient.secret,
        redirect_uris: [`${publicUrl}/self-service/methods/oidc/callback/upstream`],
      },
    ],
  })
}

/** On the platform's sign-in page: chooses the upstream provider. */
export async function chooseProvider(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Company account/ }).click()
}

/** From the platform's sign-in page through the upstream's form, to wherever that leads. */
export async function signIn(page: Page): Promise<void> {
  await chooseProvider(page)
  await page.getByLabel('Name').fill(person.login)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
