import { PlatformError } from '../../../contracts/platform-error.ts'

export interface HashQueueOptions {
  /** How many run at the same time at most. */
  readonly slots: number
  /** The memory that all which run may need together; one that needs more by itself runs alone. */
  readonly memoryBytes: number
  /** How many may wait. */
  readonly mostWaiting: number
}

interface Waiting {
  readonly memoryBytes: number
  readonly start: () => void
}

const retryAfterSeconds = 2

/**
 * Runs expensive work in the order in which it comes, so much at once as the process can bear: memory stays
 * bounded however many people sign in, and whoever would wait too long is told so at once.
 */
export class HashQueue {
  readonly #options: HashQueueOptions
  readonly #waiting: Waiting[] = []
  #running = 0
  #memoryBytes = 0

  constructor(options: HashQueueOptions) {
    this.#options = options
  }

  /** Throws 503 with `Retry-After` when too many wait already. */
  async run<Result>(memoryBytes: number, work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting.length > 0 || !this.#fits(memoryBytes)) await this.#turn(memoryBytes)
    else this.#take(memoryBytes)
    try {
      return await work()
    } finally {
      this.#running--
      this.#memoryBytes -= memoryBytes
      this.#startNext()
    }
  }

  #turn(memoryBytes: number): Promise<void> {
    if (this.#waiting.length >= this.#options.mostWaiting) throw tooBusy()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ memoryBytes, start: resolve })
    return promise
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next && this.#fits(next.memoryBytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#take(next.memoryBytes)
      next.start()
    }
  }

  #take(memoryBytes: number): void {
    this.#running++
    this.#memoryBytes += memoryBytes
  }

  #fits(memoryBytes: number): boolean {
    if (this.#running === 0) return true
    const { slots, memoryBytes: most } = this.#options
    return this.#running < slots && this.#memoryBytes + memoryBytes <= most
  }
}

function tooBusy(): PlatformError {
  return new PlatformError({
    status: 503,
    code: 'too_busy',
    message: 'Too many people are signing in at this moment. Please try again in a few seconds.',
    headers: { 'retry-after': String(retryAfterSeconds) },
  })
}
