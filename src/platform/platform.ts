import type { Logger } from 'pino'
import type { Configuration } from '../config/configuration.ts'
import type { ComponentName } from '../contracts/component.ts'
import { connectionOptions } from '../database/connect.ts'
import { Database } from '../database/database.ts'
import type { ListenerName } from '../http/endpoint.ts'
import {
  createMetrics,
  type MetricsSnapshot,
  type ProcessMetrics,
  renderMetrics,
} from '../observability/metrics.ts'
import type { Tracing } from '../observability/tracing/tracing.ts'
import type { ReloadableProviderRegistry } from '../providers/registry.ts'
import { type Generation, startGeneration } from './generation.ts'
import { HttpListener } from './listeners/http-listener.ts'
import { unreadiness } from './operations/readiness.ts'
import { keepMemorySmall } from './small-memory.ts'
import { openTracing } from './tracing.ts'

export interface PlatformOptions {
  readonly configuration: Configuration
  readonly components: readonly ComponentName[]
  readonly databaseUrl: string
  readonly log: Logger
  /** Other processes listen on the same ports. */
  readonly sharesPorts?: boolean
  /** The metrics of all worker processes; this process's alone unless given. */
  readonly collectMetrics?: (() => Promise<readonly MetricsSnapshot[]>) | undefined
}

/** One process of the platform: its two listeners and what answers on them. */
export class Platform {
  readonly #options: PlatformOptions
  readonly #database: Database
  readonly #providers: ReloadableProviderRegistry
  readonly #metrics: ProcessMetrics
  readonly #tracing: Tracing | undefined
  readonly #listeners: Readonly<Record<ListenerName, HttpListener>>
  #generation: Generation | undefined
  /** Generations that a reload has replaced, until their last requests have surely been answered. */
  readonly #replaced = new Map<Generation, NodeJS.Timeout>()
  #configuration: Configuration
  #ending = false

  private constructor(
    options: PlatformOptions,
    database: Database,
    providers: ReloadableProviderRegistry,
    tracing: Tracing | undefined,
  ) {
    this.#options = options
    this.#configuration = options.configuration
    this.#database = database
    this.#providers = providers
    this.#metrics = createMetrics()
    this.#tracing = tracing
    const { public: publicSettings, admin } = options.configuration
    const shared = options.sharesPorts ?? false
    this.#listeners = {
      public: new HttpListener({
        name: 'public',
        host: publicSettings.host,
        port: publicSettings.port,
        keepAlive: publicSettings.keep_alive,
        shared,
        tls: publicTls(publicSettings),
      }),
      admin: new HttpListener({
        name: 'admin',
        host: admin.host,
        port: admin.port,
        keepAlive: publicSettings.keep_alive,
        shared,
        tls: admin.tls,
      }),
    }
  }

  /**
   * Builds the components and listens. The database has been migrated before.
   * @throws PlatformError when a port or the database cannot be used
   */
  static async start(options: PlatformOptions): Promise<Platform> {
    const tracing = await openTracing(options.configuration)
    const database = openDatabase(options.databaseUrl, options.configuration, tracing)
    const platform = new Platform(options, database, await createProviders(options), tracing)
    try {
      platform.#use(await platform.#build(options.configuration))
      keepMemorySmall()
      await platform.#listeners.public.listen()
      await platform.#listeners.admin.listen()
      return platform
    } catch (error) {
      await platform.end(0)
      throw error
    }
  }

  /** The ports in use; other ones than configured only where those were 0. */
  get ports(): Readonly<Record<ListenerName, number>> {
    return { public: this.#listeners.public.port, admin: this.#listeners.admin.port }
  }

  metricsSnapshot(): Promise<MetricsSnapshot> {
    return this.#metrics.snapshot()
  }

  /**
   * Puts another configuration in place for the requests that come from now on; those that have begun end as
   * they began. When it cannot be used, nothing changes.
   */
  async reload(configuration: Configuration): Promise<void> {
    const before = this.#configuration
    await this.#providers.reload(configuration.providers)
    try {
      const next = await this.#build(configuration)
      const last = this.#generation
      this.#use(next)
      this.#configuration = configuration
      this.#options.log.level = configuration.log.level
      if (last) this.#retire(last)
    } catch (error) {
      await this.#providers.reload(before.providers)
      throw error
    }
  }

  /** Readiness says no from now on, and answers ask their clients to go elsewhere. */
  announceEnd(): void {
    this.#ending = true
    for (const listener of Object.values(this.#listeners)) listener.announceEnd()
  }

  /**
   * Answers what has been asked, then ends everything.
   * @returns whether every request was answered within the time
   */
  async end(timeoutMilliseconds: number): Promise<boolean> {
    this.announceEnd()
    const complete = await Promise.all(
      Object.values(this.#listeners).map((listener) => listener.drain(timeoutMilliseconds)),
    )
    for (const [generation, timer] of this.#replaced) {
      clearTimeout(timer)
      await generation.stop()
    }
    await this.#generation?.stop()
    await this.#database.close()
    await this.#tracing?.stop()
    return complete.every(Boolean)
  }

  #build(configuration: Configuration): Promise<Generation> {
    const { components, log } = this.#options
    return startGeneration({
      configuration,
      components,
      database: this.#database,
      providers: this.#providers,
      operations: {
        unreadiness: () => unreadiness(this.#database, this.#ending),
        metrics: async () =>
          renderMetrics((await this.#options.collectMetrics?.()) ?? [await this.#metrics.snapshot()]),
      },
      metrics: this.#metrics,
      tracing: this.#tracing,
      log,
    })
  }

  #use(generation: Generation): void {
    this.#generation = generation
    this.#listeners.public.use(generation.handlers.public)
    this.#listeners.admin.use(generation.handlers.admin)
  }

  #retire(generation: Generation): void {
    const stop = () => {
      this.#replaced.delete(generation)
      generation
        .stop()
        .catch((error) => this.#options.log.error({ err: error }, 'a reload left something behind'))
    }
    const timer = setTimeout(stop, this.#configuration.drain.timeout * 1000).unref()
    this.#replaced.set(generation, timer)
  }
}

/** The external identity providers; their code is loaded only where people sign in through them. */
async function createProviders({
  configuration,
  components,
}: PlatformOptions): Promise<ReloadableProviderRegistry> {
  if (!components.includes('identity'))
    return { list: () => [], get: () => undefined, reload: async () => undefined }
  const { createProviderRegistry } = await import('../providers/registry.ts')
  const { disallow_private_ip_ranges, private_ip_exception_urls } = configuration.clients.http
  return createProviderRegistry(configuration.providers, {
    outgoing: {
      disallowPrivateIpRanges: disallow_private_ip_ranges ?? true,
      privateIpExceptionUrls: private_ip_exception_urls,
    },
  })
}

/** A statement that takes longer than this has lost its database, in milliseconds. */
const statementTimeout = 15_000

/** The pool of one process. */
export function openDatabase(url: string, { database_pool }: Configuration, tracing?: Tracing): Database {
  return new Database({
    tracing,
    pool: { ...connectionOptions(url), max: database_pool.size, query_timeout: statementTimeout },
  })
}

function publicTls({ tls, client_certificates: { ask, authorities } }: Configuration['public']) {
  return tls && { ...tls, client_authorities: authorities, asks_for_certificates: ask }
}
