import { endpoint } from '../../http/endpoint.ts'
import { metricsContentType } from '../../observability/metrics.ts'
import type { OperationsContext } from './context.ts'

export const getMetrics = endpoint<OperationsContext>(
  {
    listener: 'admin',
    method: 'GET',
    path: '/metrics/prometheus',
    operationId: 'getPrometheusMetrics',
    summary: 'Get the metrics of all processes of this installation in the Prometheus format',
    tag: 'metadata',
    responses: { 200: null },
  },
  ({ metrics }) =>
    async (_request, reply) =>
      reply.header('content-type', metricsContentType).send(await metrics()),
)
