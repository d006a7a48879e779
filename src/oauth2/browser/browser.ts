import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OAuth2Context } from '../context.ts'

export interface CookieOptions {
  /** Seconds; 0 makes the browser forget the cookie. */
  readonly maxAge: number
  readonly path?: string
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

  give(name: string, value: string, { maxAge, path = '/' }: CookieOptions): void {
    const { settings, clock } = this.#context
    const { domain, sameSite, secure } = settings.cookies
    this.#given.set(
      name,
      stringifySetCookie({
        name,
        value,
        path,
        httpOnly: true,
        secure,
        sameSite,
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
