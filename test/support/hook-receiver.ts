import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HookCall {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: what a hook was told, for tests to look into
  readonly body: any
}

export interface HookReply {
  readonly status: number
  readonly body?: unknown
}

/** An endpoint of an operator that is asked about tokens, with what it was asked. */
export class HookReceiver {
  readonly calls: HookCall[] = []
  /** By path; 204 where nothing is said. */
  readonly replies = new Map<string, HookReply | (() => HookReply)>()
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<HookReceiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        receiver.calls.push({
          path,
          headers: request.headers,
          body: JSON.parse(Buffer.concat(chunks).toString()),
        })
        const reply = receiver.replies.get(path) ?? { status: 204 }
        const { status, body } = typeof reply === 'function' ? reply() : reply
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(body === undefined ? undefined : JSON.stringify(body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const receiver = new HookReceiver(server)
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What was asked since the last look. */
  take(): HookCall[] {
    return this.calls.splice(0)
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
