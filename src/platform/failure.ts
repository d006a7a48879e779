import { ConfigurationError } from '../config/problem.ts'
import { PlatformError } from '../contracts/platform-error.ts'

/** True for a failure that its message explains, so that a stack trace would tell an operator nothing. */
export function isExplained(error: unknown): error is PlatformError | ConfigurationError {
  return error instanceof PlatformError || error instanceof ConfigurationError
}

/** What an operator reads of a failure. */
export function failureSentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
