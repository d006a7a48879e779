const firstMilliseconds = 100
const mostMilliseconds = 10_000
/** A worker that has lived this long has not failed to start. */
const stableMilliseconds = 30_000

/** How long to wait before a worker is replaced: longer each time, unless the last one lived for a while. */
export class Backoff {
  #next = firstMilliseconds

  /** @param livedMilliseconds how long the worker lived that has just ended */
  delay(livedMilliseconds: number): number {
    if (livedMilliseconds >= stableMilliseconds) this.#next = firstMilliseconds
    const delay = this.#next
    this.#next = Math.min(this.#next * 2, mostMilliseconds)
    return delay
  }
}
