import type { Metric, MetricValue, Registry } from 'prom-client'

/** Upper bounds of the buckets, in seconds. */
const secondsBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Upper bounds of the buckets, in bytes. */
const bytesBounds = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576]

export interface ObservedRequest {
  /** The pattern of the route, never the path: `/admin/clients/:id`. */
  readonly endpoint: string
  readonly method: string
  readonly status: number
  readonly seconds: number
  readonly requestBytes: number
  readonly responseBytes: number
}

/**
 * Counts requests under the names that Hydra and Kratos use. One small record per endpoint, method and
 * status is all that a request touches; the metrics are worked out when somebody asks for them.
 */
export class HttpMetrics {
  readonly #records = new Map<string, RequestRecord>()

  observe(request: ObservedRequest): void {
    const key = `${request.method} ${request.status} ${request.endpoint}`
    let record = this.#records.get(key)
    if (!record) {
      record = new RequestRecord(request)
      this.#records.set(key, record)
    }
    record.duration.observe(request.seconds)
    record.requestSize.observe(request.requestBytes)
    record.responseSize.observe(request.responseBytes)
  }

  /** Offers the metrics to a registry. */
  register(registry: Registry): void {
    for (const { name, help, type, series } of this.#metrics()) {
      const metric = {
        name,
        get: async () => ({ name, help, type, aggregator: 'sum', values: series() }),
      }
      registry.registerMetric(metric as unknown as Metric)
    }
  }

  *#metrics() {
    const byEndpoint = (record: RequestRecord) => record.labels
    const byMethod = ({ labels: { code, method } }: RequestRecord) => ({ code, method })
    yield {
      name: 'http_requests_total',
      help: 'Requests that were answered.',
      type: 'counter',
      series: () => this.#count((record) => ({ ...record.labels })),
    }
    yield {
      name: 'http_requests_statuses_total',
      help: 'Requests by the class of their status.',
      type: 'counter',
      series: () =>
        this.#count(({ labels: { code, method } }) => ({ method, status_bucket: `${code[0]}xx` })),
    }
    const histograms = [
      [
        'http_response_time_seconds',
        'Time to answer, in seconds.',
        'duration',
        ({ labels: { endpoint } }) => ({ endpoint }),
      ],
      ['http_requests_duration_seconds', 'Time to answer, in seconds.', 'duration', byEndpoint],
      ['http_requests_size_bytes', 'Size of the request body, in bytes.', 'requestSize', byMethod],
      ['http_response_size_bytes', 'Size of the response body, in bytes.', 'responseSize', byMethod],
    ] as const satisfies readonly (readonly [
      string,
      string,
      'duration' | 'requestSize' | 'responseSize',
      (record: RequestRecord) => Labels,
    ])[]
    for (const [name, help, of, labels] of histograms)
      yield { name, help, type: 'histogram', series: () => this.#distribution(name, of, labels) }
  }

  #count(labels: (record: RequestRecord) => Labels): MetricValue<string>[] {
    const sums = new Sums()
    for (const record of this.#records.values()) sums.add(labels(record), record.duration.count)
    return sums.values()
  }

  #distribution(
    name: string,
    of: 'duration' | 'requestSize' | 'responseSize',
    labels: (record: RequestRecord) => Labels,
  ): MetricValue<string>[] {
    const sums = new Sums()
    for (const record of this.#records.values())
      for (const { suffix, le, value } of record[of].series())
        sums.add(le === undefined ? labels(record) : { le, ...labels(record) }, value, `${name}${suffix}`)
    return sums.values()
  }
}

type Labels = Readonly<Record<string, string | number>>

/** Adds up values that have the same name and labels. */
class Sums {
  readonly #values = new Map<string, { value: number; labels: Labels; metricName?: string }>()

  add(labels: Labels, value: number, metricName?: string): void {
    const key = `${metricName} ${JSON.stringify(labels)}`
    const known = this.#values.get(key)
    if (known) known.value += value
    else this.#values.set(key, { value, labels, ...(metricName !== undefined && { metricName }) })
  }

  values(): MetricValue<string>[] {
    return [...this.#values.values()] as MetricValue<string>[]
  }
}

class RequestRecord {
  readonly labels: { readonly code: string; readonly method: string; readonly endpoint: string }
  readonly duration = new Distribution(secondsBounds)
  readonly requestSize = new Distribution(bytesBounds)
  readonly responseSize = new Distribution(bytesBounds)

  constructor({ endpoint, method, status }: ObservedRequest) {
    this.labels = { code: String(status), method, endpoint: endpoint.replaceAll(/:\w+/g, '{param}') }
  }
}

/** A histogram: how many values are at most each bound, their number and their sum. */
class Distribution {
  count = 0
  #sum = 0
  readonly #bounds: readonly number[]
  readonly #inBucket: number[]

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#inBucket = bounds.map(() => 0)
  }

  observe(value: number): void {
    this.count++
    this.#sum += value
    const bounds = this.#bounds
    for (let index = 0; index < bounds.length; index++)
      if (value <= (bounds[index] as number)) {
        this.#inBucket[index] = (this.#inBucket[index] as number) + 1
        return
      }
  }

  /** The series of the Prometheus exposition format: cumulative buckets, sum and count. */
  *series(): Generator<{ suffix: string; le?: number | string; value: number }> {
    let cumulative = 0
    for (const [index, bound] of this.#bounds.entries()) {
      cumulative += this.#inBucket[index] as number
      yield { suffix: '_bucket', le: bound, value: cumulative }
    }
    yield { suffix: '_bucket', le: '+Inf', value: this.count }
    yield { suffix: '_sum', value: this.#sum }
    yield { suffix: '_count', value: this.count }
  }
}
