import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { PlatformError } from '../../../contracts/platform-error.ts'
import type { OutgoingFetch } from '../../../http/outgoing/outgoing.ts'
import type { Program } from '../../../mapping/program.ts'
import { programSource } from '../../../mapping/program-source.ts'
import { Refreshed } from '../../../mapping/refreshed.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { WebHook } from '../hook-settings.ts'
import { readAnswer, type WebHookAnswer } from './web-hook-answer.ts'

export interface WebHooksOptions {
  readonly outgoing: OutgoingFetch
  readonly log: Logger
  readonly clock: () => Date
  /** Before the second attempt, and before the third one. */
  readonly waitMilliseconds?: readonly [number, number]
}

/** What a hook is told; made only when it is needed. */
type ContextOf = () => Promise<Readonly<Record<string, unknown>>>

/** So many calls that nobody waits for may be under way; others are dropped, and the log says so. */
const mostInBackground = 200

/** Calls other services. A call is tried three times in all where the service cannot be reached or has failed. */
export class WebHooks {
  readonly #options: WebHooksOptions
  readonly #programs = new Map<string, Refreshed<Program>>()
  readonly #background = new Set<Promise<void>>()

  constructor(options: WebHooksOptions) {
    this.#options = options
  }

  /**
   * Calls a service and waits for it. Throws 502 `web_hook_failed` when it cannot be reached or its answer
   * cannot be understood, 504 `web_hook_timeout` when it takes too long.
   */
  async call(hook: WebHook, context: ContextOf): Promise<WebHookAnswer> {
    const request = await this.#requestOf(hook, context)
    if (!request) return { kind: 'accepted', rewrite: {} }
    const answer = await this.#send(hook, request)
    if (hook.response !== 'parse') {
      if (answer.status >= 400) throw failed(hook, new Error(`it answered ${answer.status}`))
      return { kind: 'accepted', rewrite: {} }
    }
    const text = await answer.text()
    try {
      return readAnswer(answer.status, text)
    } catch (error) {
      throw failed(hook, new Error(`it answered ${answer.status}, and ${(error as Error).message}`))
    }
  }

  /** Calls a service without waiting for it; what goes wrong is told to the log. */
  callInBackground(hook: WebHook, context: ContextOf): void {
    const { log } = this.#options
    if (this.#background.size >= mostInBackground) {
      log.warn({ hook: hook.id }, 'a web hook was left out: too many calls are under way')
      return
    }
    const call = this.call(hook, context)
      .then(
        () => undefined,
        (error: unknown) =>
          log.warn({ err: (error as Error).cause ?? error, hook: hook.id }, 'a web hook failed'),
      )
      .finally(() => this.#background.delete(call))
    this.#background.add(call)
  }

  /** Waits for the calls that are under way. */
  async stop(): Promise<void> {
    await Promise.all(this.#background)
  }

  /** Undefined when the program that makes the body cancels the call. */
  async #requestOf(hook: WebHook, context: ContextOf): Promise<HookRequest | undefined> {
    const headers = new Headers(hook.headers)
    headers.set('ory-webhook-request-id', randomUUID())
    headers.set('ory-webhook-trigger-id', randomUUID())
    if (!headers.has('content-type')) headers.set('content-type', 'application/json')
    if (hook.body === undefined || hook.method === 'GET' || hook.method === 'HEAD')
      return { method: hook.method, headers, body: null }
    try {
      const run = await this.#program(hook.body).current()
      const document = await run({ parameters: { ctx: await context() } })
      const form = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true
      return {
        method: hook.method,
        headers,
        body: form ? formOf(document) : JSON.stringify(document ?? null),
      }
    } catch (error) {
      if (isCancellation(error as Error)) return undefined
      throw failed(hook, new Error(`the program of its body failed: ${(error as Error).message}`))
    }
  }

  async #send(hook: WebHook, request: HookRequest): Promise<Response> {
    const { outgoing, waitMilliseconds = [200, 800] } = this.#options
    for (let attempt = 0; ; attempt++) {
      const pause = waitMilliseconds[attempt]
      try {
        const answer = await outgoing(hook.url, request)
        if (answer.status < 500 || pause === undefined) return answer
      } catch (error) {
        if (pause === undefined || !mayPass(error)) throw failed(hook, error)
      }
      await wait(pause)
    }
  }

  #program(address: string): Refreshed<Program> {
    const known = this.#programs.get(address)
    if (known) return known
    const { outgoing, clock } = this.#options
    // A path alone is what Kratos once took.
    const source = programSource(/^\w+:\/\//.test(address) ? address : `file://${address}`, outgoing)
    const program = new Refreshed<Program>(source, clock)
    this.#programs.set(address, program)
    return program
  }
}

interface HookRequest {
  readonly method: string
  readonly headers: Headers
  readonly body: string | URLSearchParams | null
}

/** A program says `error "cancel"` (JSONata: `$error("cancel")`) when there is nothing to tell. */
function isCancellation({ message }: Error): boolean {
  return /^(RUNTIME ERROR: )?cancel\s*($|\n| \(at )/.test(message)
}

function mayPass(error: unknown): boolean {
  return error instanceof PlatformError && error.code === 'outgoing_failed'
}

function failed(hook: WebHook, cause: unknown): PlatformError {
  const late = cause instanceof PlatformError && cause.code === 'outgoing_timeout'
  return identityError(late ? 'web_hook_timeout' : 'web_hook_failed', {
    reason: `The web hook "${hook.id}" ${late ? 'took too long' : 'did not answer as it should'}. Try again later, or ask the administrator.`,
    cause,
  })
}

function formOf(document: unknown): URLSearchParams {
  const form = new URLSearchParams()
  if (typeof document !== 'object' || document === null) return form
  for (const [name, value] of Object.entries(document))
    for (const one of [value].flat())
      form.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one))
  return form
}
