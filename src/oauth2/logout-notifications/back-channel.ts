import { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import type { LogoutDelivery, LogoutQueue } from './logout-queue.ts'
import { writeLogoutToken } from './logout-token.ts'

type Delivering = Pick<OAuth2Context, 'clients' | 'keys' | 'settings' | 'outgoing' | 'log' | 'clock'>

const mostAtOnce = 10
/** Between two looks at the queue, when nobody says that there is something. */
const waitMilliseconds = 5000

/**
 * Tells clients over the back channel that a session has ended (OpenID Connect Back-Channel Logout §2.5). Any
 * number of processes deliver side by side; what fails is tried again, later each time, by whoever is there.
 */
export class BackChannel {
  readonly #context: Delivering
  readonly #queue: LogoutQueue
  #timer: NodeJS.Timeout | undefined
  #round: Promise<unknown> = Promise.resolve()
  #running = false
  #woken = false
  #stopped = true

  constructor(context: Delivering, queue: LogoutQueue) {
    this.#context = context
    this.#queue = queue
  }

  /** From now on delivers what is due. Does not keep the process alive. */
  start(): void {
    this.#stopped = false
    this.#schedule(waitMilliseconds)
  }

  /** Resolves when what is being delivered has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#round
  }

  /** A session of this process has just ended: its clients need not wait. */
  wake(): void {
    this.#woken = true
    if (!this.#stopped && !this.#running) this.#schedule(0)
  }

  /** Delivers what is due now, as much as goes at once. Gives how many deliveries were tried. */
  async deliver(): Promise<number> {
    const deliveries = await this.#queue.lease(mostAtOnce)
    await Promise.all(deliveries.map((delivery) => this.#attempt(delivery)))
    return deliveries.length
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#round = this.#run()
    }, milliseconds).unref()
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      do this.#woken = false
      while (!this.#stopped && ((await this.deliver()) === mostAtOnce || this.#woken))
    } catch (error) {
      this.#context.log.warn({ err: error }, 'the queue of logouts cannot be reached; trying again')
    }
    this.#running = false
    if (!this.#stopped) this.#schedule(this.#woken ? 0 : waitMilliseconds)
  }

  async #attempt(delivery: LogoutDelivery): Promise<void> {
    const { log } = this.#context
    const { clientId, sid, attempts } = delivery
    const failure = await this.#send(delivery)
    if (failure === undefined) {
      await this.#queue.done(delivery)
      log.info({ client: clientId, sid, attempts }, 'an application was told of a logout')
    } else {
      await this.#queue.retry(delivery, pauseSeconds(attempts))
      log.warn(
        { client: clientId, sid, attempts, reason: failure },
        'an application was not told of a logout',
      )
    }
  }

  /** @returns why it has to be tried again; undefined when nobody has to be told any more */
  async #send({ clientId, sid }: LogoutDelivery): Promise<string | undefined> {
    const client = await this.#context.clients.get(clientId)
    const address = client?.document.backchannel_logout_uri
    if (!client || address === undefined) return undefined
    const logoutToken = await writeLogoutToken(this.#context, client, sid)
    try {
      const { status } = await this.#context.outgoing(address, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: logoutToken }),
      })
      return status === 200 || status === 204 ? undefined : `answered ${status}`
    } catch (error) {
      if (error instanceof PlatformError) return error.message
      throw error
    }
  }
}

/** 10 s, 30 s, 90 s and so on, at most an hour. */
function pauseSeconds(attempts: number): number {
  return Math.min(3600, 10 * 3 ** (attempts - 1))
}
