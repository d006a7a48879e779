import { STATUS_CODES } from 'node:http'
import type { PlatformError } from '../../contracts/platform-error.ts'

/** The body of an error of the identity contract. */
export interface ErrorEnvelope {
  readonly error: {
    readonly id: string
    readonly code: number
    readonly status: string
    readonly message: string
    readonly reason?: string
    /** Names the request in the log. */
    readonly request?: string
    readonly details?: unknown
  }
  /** Such as `redirect_browser_to`, `use_flow_id`. */
  readonly [beside: string]: unknown
}

export function errorEnvelope(error: PlatformError, requestId?: string): ErrorEnvelope {
  const { details, ...beside } = error.details
  return {
    ...beside,
    error: {
      id: error.code,
      code: error.status,
      status: STATUS_CODES[error.status] ?? '',
      message: error.message,
      ...(error.hint !== undefined && { reason: error.hint }),
      ...(requestId !== undefined && { request: requestId }),
      ...(details !== undefined && { details }),
    },
  }
}
