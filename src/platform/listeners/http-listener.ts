import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, Server as NetServer } from 'node:net'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { ListenerName } from '../../http/endpoint.ts'
import { listenFailed } from './listen-failed.ts'

export interface HttpListenerOptions {
  readonly name: ListenerName
  readonly host: string
  readonly port: number
  /** Several processes listen on this port. */
  readonly shared?: boolean
  /** How long an idle connection stays open, in seconds. */
  readonly keepAlive: number
  /** PEM. Client certificates are asked for when authorities are named, or when it says so; who has none may come in. */
  readonly tls?:
    | {
        readonly certificate: string
        readonly key: string
        readonly client_authorities?: string | undefined
        readonly asks_for_certificates?: boolean
      }
    | undefined
}

/**
 * Where the kernel spreads connections over the processes that listen on a port, each has a socket of its own,
 * and what one had accepted ends with it. Elsewhere the first process of `node:cluster` accepts and hands over,
 * and a connection that it hands to a process that has just been killed hangs.
 */
const kernelSharesPorts = process.platform === 'linux'

/** Idle connections are looked at this often while the listener drains. */
const drainRoundMilliseconds = 100

/**
 * A listening socket whose handler can be changed while it serves: a reload puts a new one in place and
 * requests that the old one has begun end there.
 */
export class HttpListener {
  readonly #options: HttpListenerOptions
  readonly #server: Server
  #handler: RequestListener = (_request, response) => response.writeHead(503).end()
  #draining = false

  /** @throws PlatformError `certificate_unusable` */
  constructor(options: HttpListenerOptions) {
    this.#options = options
    this.#server = createListeningServer(options, (request, response) => {
      if (this.#draining) response.shouldKeepAlive = false
      this.#handler(request, response)
    })
  }

  /** The port in use; another one than configured only where that was 0. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** @throws PlatformError `port_in_use`, `address_unusable` */
  async listen(): Promise<void> {
    const { host, port, shared = false } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenFailed(this.#options, error)))
      this.#server.listen(
        {
          host,
          port,
          backlog: 1024,
          ...(shared && kernelSharesPorts && { reusePort: true, exclusive: true }),
        },
        resolve,
      )
    })
  }

  use(handler: RequestListener): void {
    this.#handler = handler
  }

  /** From now on every answer asks its client to open another connection (RFC 9112 §9.6). */
  announceEnd(): void {
    this.#draining = true
  }

  /**
   * Takes no new connection, answers what has been asked, closes what is idle. A connection that seems idle
   * may have a request on its way: it gets one round of time to arrive.
   * @param timeoutMilliseconds after which requests in progress are cut
   * @returns whether every request was answered
   */
  async drain(timeoutMilliseconds: number): Promise<boolean> {
    this.announceEnd()
    let complete = true
    await new Promise<void>((resolve) => {
      // The server's own method would also cut idle connections at once.
      NetServer.prototype.close.call(this.#server, () => resolve())
      const rounds = setInterval(() => this.#server.closeIdleConnections(), drainRoundMilliseconds)
      const end = setTimeout(() => {
        complete = false
        this.#server.closeAllConnections()
      }, timeoutMilliseconds)
      this.#server.once('close', () => {
        clearInterval(rounds)
        clearTimeout(end)
      })
    })
    // Ends the server's own timers.
    this.#server.close(() => undefined)
    return complete
  }
}

/** @throws PlatformError `certificate_unusable` */
function createListeningServer(
  { name, keepAlive, tls }: HttpListenerOptions,
  answer: RequestListener,
): Server {
  const settings = {
    keepAlive: true,
    keepAliveTimeout: keepAlive * 1000,
    // A request's head has to arrive in 10 s and its body in 30 s, so that slow senders hold no connection.
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    maxHeaderSize: 32_768,
  }
  if (!tls) return createServer(settings, answer)
  const asks = tls.asks_for_certificates ?? tls.client_authorities !== undefined
  const clientCertificates = asks && {
    ...(tls.client_authorities !== undefined && { ca: tls.client_authorities }),
    requestCert: true,
    // Health is for everybody: whoever has no certificate is refused by what needs one.
    rejectUnauthorized: false,
  }
  try {
    return createTlsServer(
      { ...settings, cert: tls.certificate, key: tls.key, ...clientCertificates },
      answer,
    )
  } catch (error) {
    throw new PlatformError({
      status: 500,
      code: 'certificate_unusable',
      message: `"${name}.tls" cannot be used: its certificates and its key must be PEM and belong together. Check what stands in the files.`,
      cause: error,
    })
  }
}
