import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import pino from 'pino'
import { configuration as configurationSchema } from '../../src/config/configuration.ts'
import { connectionOptions } from '../../src/database/connect.ts'
import { Database, type Statement } from '../../src/database/database.ts'
import { createMetrics, renderMetrics } from '../../src/observability/metrics.ts'
import { type Generation, startGeneration } from '../../src/platform/generation.ts'
import { unreadiness } from '../../src/platform/operations/readiness.ts'
import { ApiDescription } from './api-description.ts'
import { type FakeProvider, fakeProvider, registryOf } from './fake-provider.ts'
import { freePorts } from './ports.ts'

export interface AdminAnswer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: answers are JSON of many shapes
  readonly body: any
}

/** The whole platform in this process, on real listeners, with a record of every statement that it runs. */
export class ComposedPlatform {
  readonly publicUrl: string
  readonly adminUrl: string
  readonly database: Database
  /** Two external providers; people have accounts there without a network. */
  readonly providers: readonly [FakeProvider, FakeProvider]
  readonly descriptions = [new ApiDescription('oauth2'), new ApiDescription('identity')] as const
  /** In the order in which they ran. */
  readonly statements: Statement[]
  readonly #generation: Generation
  readonly #servers: readonly Server[]

  private constructor(
    parts: Pick<ComposedPlatform, 'publicUrl' | 'adminUrl' | 'database' | 'providers' | 'statements'>,
    generation: Generation,
    servers: readonly Server[],
  ) {
    this.publicUrl = parts.publicUrl
    this.adminUrl = parts.adminUrl
    this.database = parts.database
    this.providers = parts.providers
    this.statements = parts.statements
    this.#generation = generation
    this.#servers = servers
  }

  static async start(databaseUrl: string, configuration: object): Promise<ComposedPlatform> {
    const [publicPort, adminPort] = await freePorts(2)
    const publicUrl = `http://localhost:${publicPort}`
    const statements: Statement[] = []
    const database = new Database({
      pool: { ...connectionOptions(databaseUrl), max: 4 },
      onStatement: (statement) => statements.push(statement),
    })
    const providers = [fakeProvider('upstream'), fakeProvider('second', { sharedRedirectUri: true })] as const
    const metrics = createMetrics()
    const generation = await startGeneration({
      configuration: configurationSchema.parse({
        public_url: publicUrl,
        secrets: ['a secret that tests use only'],
        ...configuration,
      }),
      components: ['oauth2', 'identity', 'login-ui'],
      database,
      providers: registryOf(...providers),
      operations: {
        unreadiness: () => unreadiness(database, false),
        metrics: async () => renderMetrics([await metrics.snapshot()]),
      },
      metrics,
      log: pino({ level: 'silent' }),
    })
    const servers = [
      await listen(generation.handlers.public, publicPort as number),
      await listen(generation.handlers.admin, adminPort as number),
    ]
    return new ComposedPlatform(
      { publicUrl, adminUrl: `http://localhost:${adminPort}`, database, providers, statements },
      generation,
      servers,
    )
  }

  /** Ends it; what its connections have read is counted by then. */
  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.close()
      server.closeAllConnections()
    }
    await this.#generation.stop()
    await this.database.close()
  }

  /** Names of the statements that `work` runs. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    const before = this.statements.length
    await work()
    return this.statements.slice(before).map(({ name }) => name)
  }

  /** Each statement once. */
  distinctStatements(): Statement[] {
    return [...new Map(this.statements.map((statement) => [statement.text, statement])).values()]
  }

  /**
   * One request to the admin listener, or to the public one where the URL says so. Its answer has to be as it
   * is described. @throws when it is refused
   */
  async ask(
    method: string,
    url: string,
    options: {
      readonly json?: unknown
      readonly form?: Readonly<Record<string, string>>
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ): Promise<AdminAnswer> {
    const target = new URL(url, this.adminUrl)
    const response = await fetch(target, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(options.json !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: options.form ? new URLSearchParams(options.form) : JSON.stringify(options.json),
    })
    const text = await response.text()
    if (response.status >= 400 && response.status !== 422)
      throw new Error(`${method} ${target} answered ${response.status}: ${text}`)
    const contentType = response.headers.get('content-type') ?? ''
    const body = contentType.startsWith('application/json') ? JSON.parse(text) : text
    const { status, headers } = response
    for (const description of this.descriptions)
      if (description.describes(method, target.href))
        description.check({ method, url: target.href, status, contentType, body })
    return { status, headers, body }
  }
}

async function listen(handler: RequestListener, port: number): Promise<Server> {
  const server = createServer(handler).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
