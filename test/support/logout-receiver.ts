import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An application's address for back-channel logouts; a test says what it answers. */
export class LogoutReceiver {
  readonly origin: string
  readonly stop: () => void
  readonly #tokens: string[] = []
  readonly #waiting: ((token: string) => void)[] = []
  /** What it answers from now on. */
  status = 200

  private constructor(origin: string, stop: () => void) {
    this.origin = origin
    this.stop = stop
  }

  static async start(): Promise<LogoutReceiver> {
    const { promise, resolve } = Promise.withResolvers<LogoutReceiver>()
    let receiver: LogoutReceiver
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      receiver.#receive(request.headers['content-type'] ?? '', body, response)
    })
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      receiver = new LogoutReceiver(`http://127.0.0.1:${port}`, () => {
        server.closeAllConnections()
        server.close()
      })
      resolve(receiver)
    })
    return promise
  }

  get uri(): string {
    return `${this.origin}/back`
  }

  /** The next logout token, whether it has come or is still to come. */
  next(): Promise<string> {
    const token = this.#tokens.shift()
    return token === undefined
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve(token)
  }

  #receive(contentType: string, body: string, response: ServerResponse): void {
    const token = contentType.startsWith('application/x-www-form-urlencoded')
      ? new URLSearchParams(body).get('logout_token')
      : undefined
    response.writeHead(token ? this.status : 400).end()
    if (!token) return
    const waiting = this.#waiting.shift()
    if (waiting) waiting(token)
    else this.#tokens.push(token)
  }
}
