import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify'
import pino, { type Logger } from 'pino'
import { configuration as configurationSchema } from '../../src/config/configuration.ts'
import type { Component } from '../../src/contracts/component.ts'
import type { OAuthAdminApi } from '../../src/contracts/oauth-admin-api.ts'
import type { SignInDecision } from '../../src/contracts/sign-in-decision.ts'
import { SecretRing } from '../../src/cryptography/secret-ring.ts'
import { connectionOptions } from '../../src/database/connect.ts'
import type { DatabaseOptions } from '../../src/database/database.ts'
import { Notifications } from '../../src/database/notifications.ts'
import type { ListenerName } from '../../src/http/endpoint.ts'
import { CachedClientStore } from '../../src/oauth2/clients/client-store.ts'
import { newAuthorizationCode } from '../../src/oauth2/grants/authorization-code.ts'
import type { GrantRequest, NewGrant } from '../../src/oauth2/grants/grant.ts'
import { PostgresGrantStore } from '../../src/oauth2/grants/postgres-grant-store.ts'
import { createOAuth2 } from '../../src/oauth2/index.ts'
import type { EndedLoginSession } from '../../src/oauth2/sessions/login-session.ts'
import { oauth2Settings } from '../../src/oauth2/settings.ts'
import type { Instruments } from '../../src/observability/instruments.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

export const issuer = 'https://id.example.test'
export const redirectUri = 'https://app.example.test/callback'

export interface OAuth2ServerOptions {
  readonly log?: Logger
  readonly instruments?: Instruments
  /** The section `oauth2` of the configuration. */
  readonly oauth2?: Record<string, unknown>
  /** Its other sections. */
  readonly configuration?: Record<string, unknown>
  readonly onStatement?: DatabaseOptions['onStatement']
  readonly poolSize?: number
  /** What a login UI in the same process decides. */
  readonly decision?: SignInDecision
  readonly onSessionEnded?: (ended: EndedLoginSession) => Promise<void>
  /** Builds a listener around the server; by default there is nothing around it. */
  readonly listener?: (name: ListenerName, component: Component) => Promise<FastifyInstance>
}

async function bareListener(name: ListenerName, component: Component): Promise<FastifyInstance> {
  const server = fastify()
  await server.register(async (scope) =>
    name === 'public' ? component.publicRoutes(scope) : component.adminRoutes(scope),
  )
  return server
}

/** A time that stands still until a test moves it. */
export class TestClock {
  #now = Date.parse('2026-11-24T12:00:00Z')

  readonly now = (): Date => new Date(this.#now)

  advance(seconds: number): void {
    this.#now += seconds * 1000
  }
}

export interface RegisteredClient {
  readonly client_id: string
  readonly client_secret: string
  readonly [field: string]: unknown
}

/** What a test wants different in an authorization. */
export type GrantedParts = Partial<Omit<NewGrant, 'request'>> & { readonly request?: Partial<GrantRequest> }

/** The OAuth 2.0 server on a database of its own, asked by function calls in place of sockets. */
export class OAuth2Server {
  readonly publicServer: FastifyInstance
  readonly adminServer: FastifyInstance
  /** The admin contract by function calls. */
  readonly admin: OAuthAdminApi
  readonly clock: TestClock
  readonly grants: PostgresGrantStore
  readonly #database: TestDatabase
  readonly #close: () => Promise<void>

  private constructor(
    servers: Pick<OAuth2Server, 'publicServer' | 'adminServer' | 'admin'>,
    clock: TestClock,
    grants: PostgresGrantStore,
    database: TestDatabase,
    close: () => Promise<void>,
  ) {
    this.publicServer = servers.publicServer
    this.adminServer = servers.adminServer
    this.admin = servers.admin
    this.clock = clock
    this.grants = grants
    this.#database = database
    this.#close = close
  }

  static async start(options: OAuth2ServerOptions = {}): Promise<OAuth2Server> {
    const {
      log,
      instruments,
      oauth2,
      configuration: sections,
      decision,
      onSessionEnded,
      listener = bareListener,
      ...databaseOptions
    } = options
    const testDatabase = await createTestDatabase(databaseOptions)
    const { database } = testDatabase
    const notifications = await Notifications.open(connectionOptions(testDatabase.url))
    const configuration = configurationSchema.parse({
      public_url: issuer,
      ...sections,
      oauth2: oauth2 ?? {},
    })
    const secrets = new SecretRing(['a secret that tests use only'])
    const clock = new TestClock()
    const { component, admin } = await createOAuth2({
      configuration,
      database,
      notifications,
      secrets,
      decision: () => decision,
      ...(onSessionEnded && { onSessionEnded }),
      log: log ?? pino({ level: 'silent' }),
      ...(instruments && { instruments }),
      clock: clock.now,
    })
    await component.start()
    const publicServer = await listener('public', component)
    const adminServer = await listener('admin', component)
    const clients = new CachedClientStore(database, { available: false })
    const grants = new PostgresGrantStore(
      database,
      clients,
      oauth2Settings(configuration, secrets),
      clock.now,
    )
    return new OAuth2Server({ publicServer, adminServer, admin }, clock, grants, testDatabase, async () => {
      await Promise.all([publicServer.close(), adminServer.close(), component.stop()])
      await notifications.close()
      await testDatabase.drop()
    })
  }

  get database() {
    return this.#database.database
  }

  stop(): Promise<void> {
    return this.#close()
  }

  /** Registers a client that may use every grant type, with a generated secret. */
  async register(metadata: Record<string, unknown> = {}): Promise<RegisteredClient> {
    const answer = await this.adminServer.inject({
      method: 'POST',
      url: '/admin/clients',
      payload: {
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        redirect_uris: [redirectUri],
        scope: 'openid offline_access email read write',
        ...metadata,
      },
    })
    if (answer.statusCode !== 201) throw new Error(`client not registered: ${answer.body}`)
    return answer.json()
  }

  /** Writes what an authorization leaves: a grant and its code. */
  async authorize(
    client: RegisteredClient,
    granted: GrantedParts = {},
  ): Promise<{ code: string; id: string }> {
    const { code, hash } = newAuthorizationCode()
    const now = this.clock.now()
    const id = randomUUID()
    await this.grants.create({
      id,
      clientId: client.client_id,
      subject: 'alice',
      obfuscatedSubject: null,
      loginSessionId: randomUUID(),
      requestedScope: ['openid', 'offline_access'],
      grantedScope: ['openid', 'offline_access'],
      requestedAudience: [],
      grantedAudience: [],
      session: { access_token: {}, id_token: {} },
      requestedAt: now,
      authenticatedAt: now,
      handledAt: now,
      consentSkipped: false,
      consentRemember: false,
      consentExpiresAt: null,
      codeHash: hash,
      codeExpiresAt: new Date(now.getTime() + 600_000),
      ...granted,
      request: { ...plainRequest, ...granted.request },
    })
    return { code, id }
  }

  /** `POST /oauth2/token` with the client's secret by HTTP Basic, if it has one. */
  token(client: RegisteredClient, form: Record<string, string>): Promise<LightMyRequestResponse> {
    return this.post('/oauth2/token', form, client)
  }

  /** A code exchanged for tokens. */
  async tokens(client: RegisteredClient, granted: GrantedParts = {}): Promise<Record<string, string>> {
    const { code } = await this.authorize(client, granted)
    const answer = await this.exchange(client, code)
    if (answer.statusCode !== 200) throw new Error(`code not exchanged: ${answer.body}`)
    return answer.json()
  }

  exchange(
    client: RegisteredClient,
    code: string,
    form: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.token(client, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...form })
  }

  refresh(
    client: RegisteredClient,
    refreshToken: string | undefined,
    form: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.token(client, { grant_type: 'refresh_token', refresh_token: refreshToken ?? '', ...form })
  }

  post(
    url: string,
    form: Record<string, string>,
    client?: Pick<RegisteredClient, 'client_id' | 'client_secret'>,
  ): Promise<LightMyRequestResponse> {
    return this.publicServer.inject({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(client && { authorization: basic(client.client_id, client.client_secret) }),
      },
      payload: new URLSearchParams(form).toString(),
    })
  }

  async introspect(
    token: string | undefined,
    form: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    const answer = await this.adminServer.inject({
      method: 'POST',
      url: '/admin/oauth2/introspect',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token: token ?? '', ...form }).toString(),
    })
    return answer.json()
  }

  async isActive(token: string | undefined): Promise<boolean> {
    return (await this.introspect(token)).active === true
  }
}

export function basic(clientId: string, clientSecret: string): string {
  const encode = (text: string) => encodeURIComponent(text)
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`
}

const plainRequest: GrantRequest = {
  redirect_uri: redirectUri,
  nonce: 'nonce-12345678',
  acr: '',
  amr: [],
  oidc_context: {},
  request_url: `${issuer}/oauth2/auth`,
  login_challenge: 'f1',
  remember_for: 0,
  context: {},
}
