import { hash } from 'node:crypto'
import { PlatformError } from '../../contracts/platform-error.ts'
import { randomBytes } from '../../cryptography/random.ts'
import type { Server } from '../server/server.ts'
import { type Application, sentBy } from '../tokens/application.ts'

export interface AuthorizationOptions {
  readonly application: Application
  readonly redirectUri: string
  readonly scope: readonly string[]
  readonly audience?: readonly string[] | undefined
  readonly prompt?: readonly string[] | undefined
  readonly maxAge?: string | undefined
  readonly responseMode?: string | undefined
}

/** One authorization request of the application and what belongs to it (RFC 6749 §4.1, RFC 7636). */
export class Authorization {
  readonly #options: AuthorizationOptions
  readonly #state = randomBytes(24).toString('base64url')
  readonly #nonce = randomBytes(24).toString('base64url')
  readonly #codeVerifier = randomBytes(32).toString('base64url')

  constructor(options: AuthorizationOptions) {
    this.#options = options
  }

  /** Where the browser begins. */
  url(server: Server): string {
    const { application, redirectUri, scope, audience, prompt, maxAge, responseMode } = this.#options
    const parameters = new URLSearchParams({
      client_id: application.id,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: scope.join(' '),
      state: this.#state,
      nonce: this.#nonce,
      code_challenge: hash('sha256', this.#codeVerifier, 'base64url'),
      code_challenge_method: 'S256',
    })
    if (audience?.length) parameters.set('audience', audience.join(' '))
    if (prompt?.length) parameters.set('prompt', prompt.join(' '))
    if (maxAge !== undefined) parameters.set('max_age', maxAge)
    if (responseMode !== undefined) parameters.set('response_mode', responseMode)
    return `${server.endpoint}/oauth2/auth?${parameters}`
  }

  /**
   * Redeems what the browser brought back.
   * @throws PlatformError with the error of the server (RFC 6749 §4.1.2.1), or for an answer to another request
   */
  async redeem(server: Server, answer: URLSearchParams): Promise<unknown> {
    if (answer.get('state') !== this.#state)
      throw failed('state_mismatch', 'The browser brought the answer to another request: its state differs.')
    const error = answer.get('error')
    if (error !== null)
      throw failed(error, `${error}: ${answer.get('error_description') ?? 'no reason given'}`)
    const { application, redirectUri } = this.#options
    const { body } = await server.request(
      '/oauth2/token',
      sentBy(application, {
        grant_type: 'authorization_code',
        code: answer.get('code') ?? undefined,
        redirect_uri: redirectUri,
        code_verifier: this.#codeVerifier,
      }),
    )
    return body
  }
}

function failed(code: string, message: string): PlatformError {
  return new PlatformError({ status: 400, code, message })
}
