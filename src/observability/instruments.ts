import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/**
 * Makes counters, gauges and histograms, each once per process: what asks for a name that exists gets the one
 * that exists, so that a reload goes on counting. Values of labels come from closed lists, never from requests.
 */
export class Instruments {
  readonly #registry: Registry

  constructor(registry: Registry = new Registry()) {
    this.#registry = registry
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return this.#once(name, () => new Counter({ name, help, labelNames, registers: [this.#registry] }))
  }

  gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return this.#once(name, () => new Gauge({ name, help, labelNames, registers: [this.#registry] }))
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: readonly number[],
  ): Histogram<Label> {
    return this.#once(
      name,
      () => new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.#registry] }),
    )
  }

  #once<Instrument>(name: string, make: () => Instrument): Instrument {
    return (this.#registry.getSingleMetric(name) as Instrument | undefined) ?? make()
  }
}
