import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Configuration } from '../config/configuration.ts'
import type { Component, ComponentName } from '../contracts/component.ts'
import type { ProviderRegistry } from '../contracts/provider-registry.ts'
import type { Database } from '../database/database.ts'
import { Notifications } from '../database/notifications.ts'
import { type ListenerName, mount } from '../http/endpoint.ts'
import type { ProcessMetrics } from '../observability/metrics.ts'
import type { Tracing } from '../observability/tracing/tracing.ts'
import { type Composition, compose } from './composition.ts'
import { adminAuthentication } from './listeners/admin-authentication.ts'
import { listenerRoutes } from './listeners/routes.ts'
import type { OperationsContext } from './operations/context.ts'
import { mountDescriptions } from './operations/descriptions.ts'
import { operations } from './operations/index.ts'

export interface GenerationOptions {
  readonly configuration: Configuration
  readonly components: readonly ComponentName[]
  readonly database: Database
  readonly providers: ProviderRegistry
  readonly operations: OperationsContext
  readonly metrics: Pick<ProcessMetrics, 'http' | 'instruments'>
  readonly tracing?: Tracing | undefined
  readonly log: Logger
}

/** Everything that was built from one version of the configuration. A reload builds another one beside it. */
export interface Generation {
  readonly handlers: Readonly<Record<ListenerName, RequestListener>>
  /** Ends its work in the background. Called after its last request. */
  stop(): Promise<void>
}

/** Builds and starts a generation; when it resolves, its handlers can serve. */
export async function startGeneration(options: GenerationOptions): Promise<Generation> {
  const { configuration, log } = options
  const notifications = await Notifications.open(options.database.pool.options)
  const started: Component[] = []
  const stop = async () => {
    for (const component of started.toReversed()) await component.stop()
    await notifications.close()
  }
  try {
    const composition = await compose({ ...options, notifications, instruments: options.metrics.instruments })
    const [publicServer, adminServer] = await Promise.all([
      routesOf('public', composition),
      routesOf('admin', composition),
    ])
    for (const component of composition.components) {
      await component.start()
      started.push(component)
    }
    return {
      handlers: { public: handlerOf(publicServer), admin: handlerOf(adminServer) },
      stop: async () => {
        await stop()
        await Promise.all([publicServer.close(), adminServer.close()])
        log.debug('a version of the configuration has ended')
      },
    }
  } catch (error) {
    await stop()
    throw error
  }

  function routesOf(listener: ListenerName, { components, endpoints }: Composition) {
    return listenerRoutes({
      listener,
      components,
      operations: (server) => {
        mount(server, listener, operations, options.operations)
        if (listener === 'admin') mountDescriptions(server, endpoints)
      },
      ...(listener === 'admin' && { authentication: adminAuthentication(configuration.admin) }),
      trustedProxies: configuration.public.trusted_proxies,
      metrics: options.metrics.http,
      tracing: options.tracing,
      healthRequests: configuration.log.health_requests,
      log,
    })
  }
}

function handlerOf(server: FastifyInstance): RequestListener {
  return (request, response) => server.routing(request, response)
}
