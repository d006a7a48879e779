import type { Program } from './program.ts'
import type { ProgramSource } from './program-source.ts'

const freshSeconds = 300

/** A program that may change: read again every five minutes; the last good text stays while that fails. */
export class RefreshedProgram {
  readonly #source: ProgramSource
  readonly #clock: () => Date
  #known: { readonly program: Program; readonly readAt: number } | undefined

  constructor(source: ProgramSource, clock: () => Date) {
    this.#source = source
    this.#clock = clock
  }

  async current(): Promise<Program> {
    const now = this.#clock().getTime() / 1000
    if (this.#known && now - this.#known.readAt < freshSeconds) return this.#known.program
    try {
      this.#known = { program: await this.#source.language(await this.#source.read()), readAt: now }
    } catch (error) {
      if (!this.#known) throw error
      this.#known = { ...this.#known, readAt: now }
    }
    return this.#known.program
  }
}
