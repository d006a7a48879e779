import { PlatformError } from '../../contracts/platform-error.ts'

const windowSeconds = 60
const maximumGuesses = 30
const maximumGuessers = 10_000

/** Counts wrong guesses per guesser in windows of a minute. */
export class GuessLimiter {
  readonly #clock: () => Date
  readonly #guesses = new Map<string, { count: number; readonly until: number }>()

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  /** @throws PlatformError 429 with `Retry-After` when this guesser was wrong too often */
  refuseTooMany(guesser: string): void {
    const guesses = this.#current(guesser)
    if (!guesses || guesses.count < maximumGuesses) return
    throw new PlatformError({
      status: 429,
      code: 'temporarily_unavailable',
      message: 'Too many wrong client secrets. Please wait before you try again.',
      headers: { 'retry-after': String(Math.ceil((guesses.until - this.#clock().getTime()) / 1000)) },
    })
  }

  count(guesser: string): void {
    const guesses = this.#current(guesser)
    if (guesses) guesses.count++
    else this.#begin(guesser)
  }

  forget(guesser: string): void {
    this.#guesses.delete(guesser)
  }

  #begin(guesser: string): void {
    const oldest = this.#guesses.size >= maximumGuessers ? this.#guesses.keys().next().value : undefined
    if (oldest !== undefined) this.#guesses.delete(oldest)
    this.#guesses.delete(guesser)
    this.#guesses.set(guesser, { count: 1, until: this.#clock().getTime() + windowSeconds * 1000 })
  }

  #current(guesser: string) {
    const guesses = this.#guesses.get(guesser)
    return guesses && guesses.until > this.#clock().getTime() ? guesses : undefined
  }
}
