import type { FastifyInstance } from 'fastify'
import type { HttpMetrics } from '../../observability/http-metrics.ts'

/**
 * Counts and logs every request when it has been answered. Neither knows queries, headers or bodies.
 * @param healthRequests whether probes are logged like others; undefined: at level debug
 */
export function observeRequests(
  server: FastifyInstance,
  metrics: HttpMetrics,
  healthRequests: boolean | undefined,
): void {
  const healthLevel = healthRequests ? 'info' : 'debug'
  server.addHook('onResponse', (request, reply, done) => {
    const endpoint = request.routeOptions.url ?? 'unknown'
    const milliseconds = reply.elapsedTime
    const responseBytes = Number(reply.getHeader('content-length') ?? 0)
    metrics.observe({
      endpoint,
      method: request.method,
      status: reply.statusCode,
      seconds: milliseconds / 1000,
      requestBytes: Number(request.headers['content-length'] ?? 0),
      responseBytes,
    })
    const entry = {
      method: request.method,
      path: pathOf(request.url),
      status: reply.statusCode,
      milliseconds: Math.round(milliseconds * 100) / 100,
    }
    if (!endpoint.startsWith('/health/')) request.log.info(entry, 'request')
    else if (healthRequests !== false) request.log[healthLevel](entry, 'request')
    done()
  })
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
