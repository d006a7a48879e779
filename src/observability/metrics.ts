import { AggregatorRegistry, collectDefaultMetrics, type MetricObject, Registry } from 'prom-client'
import { HttpMetrics } from './http-metrics.ts'
import { Instruments } from './instruments.ts'
import { version } from './version.ts'

/** What one process measures, in a form that can be sent to another process. */
export type MetricsSnapshot = readonly MetricObject[]

export const metricsContentType = Registry.PROMETHEUS_CONTENT_TYPE

/** The metrics of one process. */
export interface ProcessMetrics {
  readonly http: HttpMetrics
  /** For what components count. */
  readonly instruments: Instruments
  readonly registry: Registry
  snapshot(): Promise<MetricsSnapshot>
}

export function createMetrics(): ProcessMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const http = new HttpMetrics()
  http.register(registry)
  return {
    http,
    instruments: new Instruments(registry),
    registry,
    snapshot: () => registry.getMetricsAsJSON(),
  }
}

/** The metrics of all processes as one text in the Prometheus exposition format. */
export function renderMetrics(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  const registry = AggregatorRegistry.aggregate(snapshots.map((snapshot) => [...snapshot]))
  registry.setDefaultLabels({ app: 'identity-platform', version: version() })
  return registry.metrics()
}
