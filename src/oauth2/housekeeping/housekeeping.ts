import type { OAuth2Context } from '../context.ts'
import { deleteExpired } from './delete-expired.ts'

const intervalMilliseconds = 60_000

/** Deletes what has expired, once a minute, while the component runs. */
export class Housekeeping {
  readonly #context: Pick<OAuth2Context, 'database' | 'clock' | 'log'>
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined

  constructor(context: Pick<OAuth2Context, 'database' | 'clock' | 'log'>) {
    this.#context = context
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#running ??= this.#clean().finally(() => {
        this.#running = undefined
      })
    }, intervalMilliseconds).unref()
  }

  /** Resolves when a round that is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#running
  }

  async #clean(): Promise<void> {
    const { database, clock, log } = this.#context
    try {
      const deleted = await deleteExpired(database, clock())
      if (deleted > 0) log.debug({ deleted }, 'deleted expired rows')
    } catch (error) {
      log.warn({ err: error }, 'expired rows could not be deleted; the next attempt is in a minute')
    }
  }
}
