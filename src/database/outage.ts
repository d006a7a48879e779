import { PlatformError, temporarilyUnavailable } from '../contracts/platform-error.ts'

/**
 * PostgreSQL error classes and Node.js error codes that mean: the server is away, try again soon. ENOENT is
 * the socket of a server that is not running.
 */
const unavailableCodes =
  /^(08|57P0|53300|25006)|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENOENT)/

/** Messages of the driver that come without a code. */
const unavailableMessages =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/

/** True for an error that says that the database cannot be reached, not that a statement was wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isUnavailable)
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: string }
  return code === undefined ? unavailableMessages.test(error.message) : unavailableCodes.test(code)
}

/** The answer to a request that needs the database while it is away: 503 with `Retry-After`. */
export function unavailable(error: unknown): PlatformError {
  return error instanceof PlatformError ? error : temporarilyUnavailable(error)
}
