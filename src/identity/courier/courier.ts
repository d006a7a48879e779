import type { Logger } from 'pino'
import type { Attempted, LeasedMessage, MessageQueue } from './message-queue.ts'
import { type Sender, Undeliverable } from './sender.ts'
import type { Channel } from './templates/template-data.ts'

export interface CourierOptions {
  readonly queue: MessageQueue
  readonly sender: Sender
  /** What it can send; what it cannot waits. */
  readonly channels: readonly Channel[]
  readonly log: Logger
  readonly clock: () => Date
  /** How many messages are sent at once. */
  readonly mostAtOnce: number
  readonly waitSeconds: number
  /** How often a message is tried again before it is abandoned. */
  readonly retries: number
}

/** Sends what is in the queue. Several processes may do so side by side. */
export class Courier {
  readonly #options: CourierOptions
  #timer: NodeJS.Timeout | undefined
  #round: Promise<unknown> = Promise.resolve()
  #stopped = false

  constructor(options: CourierOptions) {
    this.#options = options
  }

  /** From now on sends what is due. Does not keep the process alive. */
  start(): void {
    this.#timer = setTimeout(() => {
      this.#round = this.#run()
    }, this.#options.waitSeconds * 1000).unref()
  }

  /** Resolves when what is being sent has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#round
    this.#options.sender.close()
  }

  async #run(): Promise<void> {
    try {
      while (!this.#stopped && (await this.deliver()) === this.#options.mostAtOnce);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the queue of messages cannot be reached; trying again')
    }
    if (!this.#stopped) this.start()
  }

  /** Sends what is due now, as much as goes at once. Gives how many messages were tried. */
  async deliver(): Promise<number> {
    const messages = await this.#options.queue.lease(this.#options.mostAtOnce, this.#options.channels)
    await Promise.all(messages.map((message) => this.#attempt(message)))
    return messages.length
  }

  async #attempt(message: LeasedMessage): Promise<void> {
    const { queue, log } = this.#options
    const attempted = await this.#send(message)
    await queue.record(message, attempted)
    if (attempted.status === 'sent') return
    const entry = { message: message.id, template: message.templateType, attempt: message.sendCount }
    log.warn({ ...entry, reason: attempted.error, status: attempted.status }, 'a message was not sent')
  }

  async #send(message: LeasedMessage): Promise<Attempted> {
    const { sender, retries, clock } = this.#options
    if (message.sendCount > retries + 1)
      return {
        status: 'abandoned',
        error: 'every process that sent it ended before it could say how it went',
      }
    if (message.content.subject === '')
      return { status: 'abandoned', error: 'the secret that its content was sealed with is not configured' }
    try {
      await sender.send(message)
      return { status: 'sent' }
    } catch (error) {
      const sentence = (error as Error).message
      if (error instanceof Undeliverable || message.sendCount > retries)
        return { status: 'abandoned', error: sentence }
      const retryAt = new Date(clock().getTime() + pauseSeconds(message.sendCount) * 1000)
      return { status: 'queued', retryAt, error: sentence }
    }
  }
}

/** 10 s, 30 s, 90 s and so on, at most an hour: of this message alone, no other one waits for it. */
function pauseSeconds(attempts: number): number {
  return Math.min(3600, 10 * 3 ** (attempts - 1))
}
