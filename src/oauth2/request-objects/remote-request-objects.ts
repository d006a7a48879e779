import { sha256Base64Url } from '../../cryptography/digest.ts'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import { oauthError } from '../errors/oauth-error.ts'

interface Remembered {
  readonly text: string
  /** Milliseconds since 1970. */
  readonly goodUntil: number
}

/** Seconds for which an object is remembered at the most. */
const longestMemory = 3600
const maximumObjects = 1000

const headers = { accept: 'application/oauth-authz-req+jwt, application/jwt' }

/**
 * Request objects that are found by an address which their client registered (RFC 9101 §5.2). One whose address
 * ends with the hash of its content is what that says and nothing else (OpenID Connect Core §6.2), so that it
 * is remembered for an hour; another one for as long as its server allows.
 */
export class RemoteRequestObjects {
  readonly #fetch: OutgoingFetch
  readonly #clock: () => Date
  readonly #remembered = new Map<string, Remembered>()
  readonly #fetching = new Map<string, Promise<string>>()

  /** @param fetch guarded, as the address is somebody else's */
  constructor(fetch: OutgoingFetch, clock: () => Date) {
    this.#fetch = fetch
    this.#clock = clock
  }

  /** Throws `invalid_request_uri`. */
  async get(uri: string): Promise<string> {
    const known = this.#remembered.get(uri)
    if (known && known.goodUntil > this.#clock().getTime()) return known.text
    let fetching = this.#fetching.get(uri)
    if (!fetching) {
      fetching = this.#fetchAndRemember(uri).finally(() => this.#fetching.delete(uri))
      this.#fetching.set(uri, fetching)
    }
    return fetching
  }

  async #fetchAndRemember(uri: string): Promise<string> {
    const { text, seconds } = await this.#fetched(uri)
    const hash = contentHash(uri)
    if (hash !== undefined && sha256Base64Url(text) !== hash)
      throw unavailable('What is found there is not what the hash in the address says.')
    this.#remember(uri, text, hash === undefined ? seconds : longestMemory)
    return text
  }

  async #fetched(uri: string): Promise<{ text: string; seconds: number }> {
    try {
      const response = await this.#fetch(uri.replace(/#.*$/, ''), { headers })
      if (response.status !== 200) throw new Error(`the answer has the status ${response.status}`)
      return { text: (await response.text()).trim(), seconds: maxAge(response.headers.get('cache-control')) }
    } catch (cause) {
      throw unavailable('It cannot be fetched.', cause)
    }
  }

  #remember(uri: string, text: string, seconds: number): void {
    this.#remembered.delete(uri)
    if (seconds <= 0) return
    const oldest = this.#remembered.keys().next().value
    if (this.#remembered.size >= maximumObjects && oldest !== undefined) this.#remembered.delete(oldest)
    this.#remembered.set(uri, { text, goodUntil: this.#clock().getTime() + seconds * 1000 })
  }
}

/** The hash of the content that an address names, SHA-256 in base64url. */
export function contentHash(uri: string): string | undefined {
  return /#([\w-]{43})$/.exec(uri)?.[1]
}

/** RFC 9111 §5.2.2.1; nothing unless the server says so. */
function maxAge(cacheControl: string | null): number {
  if (!cacheControl || /no-store|no-cache|private/i.test(cacheControl)) return 0
  const seconds = Number(/(?:^|[\s,])max-age=(\d{1,9})/i.exec(cacheControl)?.[1] ?? 0)
  return Math.min(seconds, longestMemory)
}

function unavailable(hint: string, cause?: unknown) {
  return oauthError('invalid_request_uri', { hint, cause })
}
