const freshSeconds = 300

/** A document that may change, and what is made of its text. */
export interface RefreshedSource<Value> {
  readonly read: () => Promise<string>
  readonly compile: (text: string) => Promise<Value>
}

/** What a document says: read again every five minutes; what it said last stays while that fails. */
export class Refreshed<Value> {
  readonly #source: RefreshedSource<Value>
  readonly #clock: () => Date
  #known: { readonly value: Value; readonly readAt: number } | undefined

  constructor(source: RefreshedSource<Value>, clock: () => Date) {
    this.#source = source
    this.#clock = clock
  }

  async current(): Promise<Value> {
    const now = this.#clock().getTime() / 1000
    if (this.#known && now - this.#known.readAt < freshSeconds) return this.#known.value
    try {
      this.#known = { value: await this.#source.compile(await this.#source.read()), readAt: now }
    } catch (error) {
      if (!this.#known) throw error
      this.#known = { ...this.#known, readAt: now }
    }
    return this.#known.value
  }
}
