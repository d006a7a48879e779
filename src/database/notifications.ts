import pg from 'pg'

/** Called with the payload of a notification, or with undefined when some may have been missed. */
export type NotificationHandler = (payload: string | undefined) => void

const reconnectMilliseconds = 250
const heartbeatMilliseconds = 5000

/**
 * One connection that listens (`LISTEN`), for the caches of this process. While the connection is lost
 * `available` is false and a cache must not be used; every handler is called with undefined when it is lost
 * and when it is back.
 */
export class Notifications {
  readonly #options: pg.ClientConfig
  readonly #handlers = new Map<string, Set<NotificationHandler>>()
  #client: pg.Client | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  private constructor(options: pg.ClientConfig) {
    this.#options = options
  }

  /** Connects and listens from then on. Resolves at once when the database is away: it keeps trying. */
  static async open(options: pg.ClientConfig): Promise<Notifications> {
    const notifications = new Notifications(options)
    await notifications.#connect()
    return notifications
  }

  /** True while every change that other processes announce arrives here. */
  get available(): boolean {
    return this.#client !== undefined
  }

  /** Listens on a channel. The name is written by the program, never taken from input. */
  async subscribe(channel: string, handler: NotificationHandler): Promise<void> {
    const handlers = this.#handlers.get(channel)
    if (handlers) handlers.add(handler)
    else {
      this.#handlers.set(channel, new Set([handler]))
      const client = this.#client
      if (client) await this.#inTurn(client, listen(channel)).catch(() => this.#lost(client))
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const client = this.#client
    this.#client = undefined
    await client?.end()
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(this.#options)
    client.on('error', () => this.#lost(client))
    client.on('end', () => this.#lost(client))
    client.on('notification', ({ channel, payload }) => {
      for (const handler of this.#handlers.get(channel) ?? []) handler(payload)
    })
    try {
      await client.connect()
      for (const channel of this.#handlers.keys())
        await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch {
      client.end().catch(() => undefined)
      this.#schedule(() => this.#connect(), reconnectMilliseconds)
      return
    }
    if (this.#closed) return void client.end()
    this.#client = client
    this.#forgetEverything()
    this.#schedule(() => this.#heartbeat(client), heartbeatMilliseconds)
  }

  /** Notices a connection that died without a word. */
  async #heartbeat(client: pg.Client): Promise<void> {
    if (client !== this.#client) return
    try {
      await this.#inTurn(client, { text: 'select 1', query_timeout: heartbeatMilliseconds } as pg.QueryConfig)
      this.#schedule(() => this.#heartbeat(client), heartbeatMilliseconds)
    } catch {
      this.#lost(client)
      client.end().catch(() => undefined)
    }
  }

  /** A connection runs one statement at a time. */
  #inTurn(client: pg.Client, statement: pg.QueryConfig): Promise<unknown> {
    const result = this.#turn.then(() => client.query(statement))
    this.#turn = result.catch(() => undefined)
    return result
  }

  #lost(client: pg.Client): void {
    if (client !== this.#client) return
    this.#client = undefined
    this.#forgetEverything()
    this.#schedule(() => this.#connect(), reconnectMilliseconds)
  }

  #forgetEverything(): void {
    for (const handlers of this.#handlers.values()) for (const handler of handlers) handler(undefined)
  }

  #schedule(work: () => Promise<void>, milliseconds: number): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(work, milliseconds).unref()
  }
}

function listen(channel: string): pg.QueryConfig {
  return { text: `listen ${pg.escapeIdentifier(channel)}` }
}
