import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OAuth2Settings } from '../settings.ts'

export interface CookieOptions {
  /** Seconds; 0 makes the browser forget the cookie. */
  readonly maxAge: number
  readonly path?: string
}

/** The browser that makes a request: the cookies that it sent, and those that it gets with the answer. */
export class Browser {
  /** As it came, for those who read other cookies. */
  readonly cookieHeader: string | undefined
  readonly #settings: Pick<OAuth2Settings, 'cookies'>
  #received: Record<string, string | undefined> | undefined
  /** By name, so that the last word on a cookie is the only one. */
  readonly #given = new Map<string, string>()

  constructor(cookieHeader: string | undefined, settings: Pick<OAuth2Settings, 'cookies'>) {
    this.cookieHeader = cookieHeader
    this.#settings = settings
  }

  static of(request: FastifyRequest, settings: Pick<OAuth2Settings, 'cookies'>): Browser {
    return new Browser(request.headers.cookie, settings)
  }

  /** The cookies that it sent, by name. */
  get cookies(): Readonly<Record<string, string | undefined>> {
    this.#received ??= this.cookieHeader ? parseCookie(this.cookieHeader) : {}
    return this.#received
  }

  give(name: string, value: string, { maxAge, path = '/' }: CookieOptions): void {
    const { domain, sameSite, secure } = this.#settings.cookies
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
        ...(domain !== undefined && { domain }),
        ...(maxAge <= 0 && { expires: new Date(0) }),
      }),
    )
  }

  /** Adds what it is given to the answer. */
  writeTo(reply: FastifyReply): void {
    if (this.#given.size > 0) reply.header('set-cookie', [...this.#given.values()])
  }
}
