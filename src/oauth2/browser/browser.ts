import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OAuth2Context } from '../context.ts'

export interface CookieOptions {
  /** Seconds; 0 makes the browser forget the cookie. */
  readonly maxAge: number
  readonly path?: string
  /** Scripts of this server's own pages read it, also where another site frames them. */
  readonly forFrames?: boolean
}

type Serving = Pick<OAuth2Context, 'settings' | 'clock'>

/** The browser that makes a request: the cookies that it sent, and those that it gets with the answer. */
export class Browser {
  /** As it came, for those who read other cookies. */
  readonly cookieHeader: string | undefined
  readonly #context: Serving
  #received: Record<string, string | undefined> | undefined
  /** By name, so that the last word on a cookie is the only one. */
  readonly #given = new Map<string, string>()
  readonly #held = new Map<string, string | undefined>()

  constructor(cookieHeader: string | undefined, context: Serving) {
    this.cookieHeader = cookieHeader
    this.#context = context
  }

  static of(request: FastifyRequest, context: Serving): Browser {
    return new Browser(request.headers.cookie, context)
  }

  /** The cookies that it sent, by name. */
  get cookies(): Readonly<Record<string, string | undefined>> {
    this.#received ??= this.cookieHeader ? parseCookie(this.cookieHeader) : {}
    return this.#received
  }

  /** The cookie that it has once it has got the answer. */
  held(name: string): string | undefined {
    return this.#held.has(name) ? this.#held.get(name) : this.cookies[name]
  }

  give(name: string, value: string, { maxAge, path = '/', forFrames = false }: CookieOptions): void {
    this.#held.set(name, maxAge > 0 ? value : undefined)
    const { settings, clock } = this.#context
    const { domain, sameSite, secure } = settings.cookies
    this.#given.set(
      name,
      stringifySetCookie({
        name,
        value,
        path,
        httpOnly: !forFrames,
        secure,
        // Browsers drop `SameSite=None` without `Secure`.
        sameSite: forFrames && secure ? 'none' : sameSite,
        maxAge,
        expires: maxAge > 0 ? new Date(clock().getTime() + maxAge * 1000) : new Date(0),
        ...(domain !== undefined && { domain }),
      }),
    )
  }

  /** Adds what it is given to the answer. */
  writeTo(reply: FastifyReply): void {
    if (this.#given.size > 0) reply.header('set-cookie', [...this.#given.values()])
  }
}
