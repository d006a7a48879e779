import type { IncomingMessage, Server } from 'node:http'
import fastify, { type FastifyHttpOptions, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import type { Component } from '../../contracts/component.ts'
import type { ListenerName } from '../../http/endpoint.ts'
import type { HttpMetrics } from '../../observability/http-metrics.ts'
import type { Tracing } from '../../observability/tracing/tracing.ts'
import type { AdminAuthentication } from './admin-authentication.ts'
import { adminPath } from './admin-paths.ts'
import { errorAnswer } from './error-answer.ts'
import { collectRoutes, notFound } from './not-found.ts'
import { observeRequests } from './observe-requests.ts'
import { requestId } from './request-id.ts'

export interface ListenerRoutesOptions {
  readonly listener: ListenerName
  readonly components: readonly Component[]
  /** Routes of the platform itself. */
  readonly operations: (server: FastifyInstance) => void
  readonly authentication?: AdminAuthentication
  /** Addresses and networks of proxies whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly metrics: HttpMetrics
  readonly tracing?: Tracing | undefined
  /** Whether requests of probes are logged like others; undefined: at level debug. */
  readonly healthRequests?: boolean | undefined
  readonly log: Logger
}

/** Kratos's limit; a batch of identities has to fit. */
const bodyLimitBytes = 5 * 1024 * 1024

/** Builds everything that one listener answers with. It does not listen itself. */
export async function listenerRoutes(options: ListenerRoutesOptions): Promise<FastifyInstance> {
  const { listener, authentication } = options
  const settings: FastifyHttpOptions<Server, Logger> = {
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: requestId,
    bodyLimit: bodyLimitBytes,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
    ...(listener === 'admin' && { rewriteUrl: ({ url }: IncomingMessage) => adminPath(url ?? '/') }),
  }
  const server = fastify(settings) as unknown as FastifyInstance
  options.tracing?.traceRequests(server)
  observeRequests(server, options.metrics, options.healthRequests)
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    if (request.method === 'GET' || request.method === 'HEAD')
      reply.header('cache-control', 'private, no-cache, no-store, must-revalidate')
    done()
  })
  if (authentication)
    server.addHook('onRequest', (request, _reply, done) => {
      authentication(request)
      done()
    })
  const routes = collectRoutes(server)
  server.setErrorHandler(errorAnswer)
  server.setNotFoundHandler(notFound(listener, routes))
  options.operations(server)
  for (const component of options.components)
    await server.register(async (scope) =>
      listener === 'public' ? component.publicRoutes(scope) : component.adminRoutes(scope),
    )
  await server.ready()
  return server
}
