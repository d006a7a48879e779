/** The one family of errors: every failure that a caller may see is one of these. */
export interface PlatformErrorOptions {
  /** HTTP status of the answer. */
  readonly status: number
  /** Stable, machine-readable identifier, such as `invalid_request` (RFC 6749 §5.2) or `session_inactive`. */
  readonly code: string
  /** A sentence for a person: what is wrong and what to do. Never holds a secret. */
  readonly message: string
  /** A further sentence, appended to the message where the contract has room for it. */
  readonly hint?: string
  /** Headers that the answer carries, for example `Retry-After` or `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Fields that the contract of the endpoint puts beside or below the error. */
  readonly details?: Readonly<Record<string, unknown>>
  /** What went wrong underneath. It reaches the log, never the caller. */
  readonly cause?: unknown
}

export class PlatformError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly details: Readonly<Record<string, unknown>>

  constructor(options: PlatformErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PlatformError'
    this.status = options.status
    this.code = options.code
    this.hint = options.hint
    this.headers = options.headers ?? {}
    this.details = options.details ?? {}
  }
}

/** The database cannot be reached or is restarting: 503 with `Retry-After` (RFC 9110 §10.2.3), in seconds. */
export function temporarilyUnavailable(cause?: unknown, retryAfterSeconds = 1): PlatformError {
  return new PlatformError({
    status: 503,
    code: 'temporarily_unavailable',
    message: 'The service is temporarily unavailable. Please try again in a moment.',
    headers: { 'retry-after': String(retryAfterSeconds) },
    cause,
  })
}
