import { once } from 'node:events'
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { PlatformError } from '../../contracts/platform-error.ts'
import { failureSentence } from '../../platform/failure.ts'
import type { Decisions } from './decisions.ts'
import { consentPage, escaped, loginPage, page } from './pages.ts'

export interface ApplicationServerOptions {
  readonly port: number
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** Where the browser begins. */
  readonly authorizationUrl: () => string
  /** Redeems what the browser brought back. */
  readonly redeem: (answer: URLSearchParams) => Promise<unknown>
  /** Answers login and consent requests; absent: the server's own pages do. */
  readonly decisions?: Decisions | undefined
  /** Decides without showing a page: this subject signs in and grants everything. */
  readonly skipAs?: string | undefined
}

interface Exchange {
  readonly url: URL
  readonly form: URLSearchParams
}

/** What a page answers: where to go, or what to show. */
type Answer = { readonly location: string } | { readonly html: string }

const mostFormBytes = 64 * 1024

/** The application, on this machine. Its `tokens` resolve with what the first authorization got. */
export class ApplicationServer {
  readonly tokens: Promise<unknown>
  readonly #options: ApplicationServerOptions
  readonly #outcome = Promise.withResolvers<unknown>()
  readonly #server: HttpServer

  private constructor(options: ApplicationServerOptions) {
    this.#options = options
    this.tokens = this.#outcome.promise
    // Somebody waits for it later; until then a failure is nobody's surprise.
    this.tokens.catch(() => undefined)
    const listener: RequestListener = async (request, response) => {
      const answer = await this.#answer(request).catch(
        (error: unknown): Answer => ({
          html: page('This did not work', `<p>${escaped(failureSentence(error))}</p>`),
        }),
      )
      response.setHeader('connection', 'close')
      if ('location' in answer) response.writeHead(303, { location: answer.location }).end()
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(answer.html)
    }
    this.#server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener)
  }

  /** @throws PlatformError `port_in_use` */
  static async start(options: ApplicationServerOptions): Promise<ApplicationServer> {
    const application = new ApplicationServer(options)
    application.#server.listen(options.port, '127.0.0.1')
    try {
      await once(application.#server, 'listening')
    } catch (error) {
      throw new PlatformError({
        status: 500,
        code: 'port_in_use',
        message: `Port ${options.port} cannot be used. Choose another one with --port, and register its redirect URI.`,
        cause: error,
      })
    }
    return application
  }

  /** What is being answered is answered first. */
  close(): void {
    this.#server.close()
    this.#server.closeIdleConnections()
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const exchange = {
      url: new URL(request.url ?? '/', 'http://application'),
      form: request.method === 'POST' ? await readForm(request) : new URLSearchParams(),
    }
    switch (exchange.url.pathname) {
      case '/callback':
        return this.#callback(exchange)
      case '/login':
        return this.#login(exchange)
      case '/consent':
        return this.#consent(exchange)
      case '/':
        return { location: this.#options.authorizationUrl() }
      default:
        return { html: page('Nothing here', '<p><a href="/">Begin</a></p>') }
    }
  }

  /** The answer comes in the query, or in a form where the response mode is form_post. */
  async #callback({ url, form }: Exchange): Promise<Answer> {
    try {
      this.#outcome.resolve(await this.#options.redeem(form.size > 0 ? form : url.searchParams))
      return { html: page('Signed in', '<p>The tokens are on the terminal. You can close this page.</p>') }
    } catch (error) {
      // What answers another request is not the end of this one.
      if (!(error instanceof PlatformError && error.code === 'state_mismatch')) this.#outcome.reject(error)
      throw error
    }
  }

  async #login({ url, form }: Exchange): Promise<Answer> {
    const decisions = this.#decisions()
    const { skipAs } = this.#options
    const challenge = form.get('challenge') ?? url.searchParams.get('login_challenge') ?? ''
    if (skipAs !== undefined) return { location: await decisions.login(challenge, skipAs, false) }
    if (form.get('refuse')) return { location: await decisions.refuse('login', challenge) }
    const subject = form.get('subject')
    if (subject === null) return { html: loginPage(challenge) }
    return { location: await decisions.login(challenge, subject, form.has('remember')) }
  }

  async #consent({ url, form }: Exchange): Promise<Answer> {
    const decisions = this.#decisions()
    const challenge = form.get('challenge') ?? url.searchParams.get('consent_challenge') ?? ''
    if (form.get('refuse')) return { location: await decisions.refuse('consent', challenge) }
    if (form.has('challenge'))
      return { location: await decisions.consent(challenge, form.getAll('scope'), form.has('remember')) }
    const { requested_scope: scopes } = await decisions.consentRequest(challenge)
    if (this.#options.skipAs !== undefined)
      return { location: await decisions.consent(challenge, scopes, false) }
    return { html: consentPage(challenge, scopes) }
  }

  #decisions(): Decisions {
    if (this.#options.decisions) return this.#options.decisions
    throw new PlatformError({
      status: 400,
      code: 'admin_endpoint_missing',
      message: 'To answer login and consent requests this needs --admin-endpoint.',
    })
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > mostFormBytes)
      throw new PlatformError({ status: 413, code: 'form_too_large', message: 'The form is too large.' })
  }
  return new URLSearchParams(text)
}
