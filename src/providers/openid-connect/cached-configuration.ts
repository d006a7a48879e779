import type { Configuration } from 'openid-client'

const freshSeconds = 3600
const usableSeconds = 86_400

/**
 * A provider's discovery document with the keys that belong to it. It is asked for once for everybody who
 * waits, again after an hour, and kept for a day while the provider cannot be asked. A failure is not
 * remembered: the next sign-in asks again.
 */
export class CachedConfiguration {
  readonly #load: () => Promise<Configuration>
  readonly #clock: () => Date
  #known: { readonly configuration: Configuration; readonly loadedAt: number } | undefined
  #loading: Promise<Configuration> | undefined

  constructor(load: () => Promise<Configuration>, clock: () => Date) {
    this.#load = load
    this.#clock = clock
  }

  async current(): Promise<Configuration> {
    const age = this.#age()
    if (this.#known && age < freshSeconds) return this.#known.configuration
    try {
      return await this.#loadOnce()
    } catch (error) {
      if (this.#known && age < usableSeconds) return this.#known.configuration
      throw error
    }
  }

  /** The document may be outdated: ask again at the next sign-in. */
  expire(): void {
    if (this.#known) this.#known = { ...this.#known, loadedAt: this.#now() - freshSeconds }
  }

  #loadOnce(): Promise<Configuration> {
    this.#loading ??= this.#load()
      .then((configuration) => {
        this.#known = { configuration, loadedAt: this.#now() }
        return configuration
      })
      .finally(() => {
        this.#loading = undefined
      })
    return this.#loading
  }

  #age(): number {
    return this.#known ? this.#now() - this.#known.loadedAt : Number.POSITIVE_INFINITY
  }

  #now(): number {
    return this.#clock().getTime() / 1000
  }
}
