import { PlatformError } from '../../contracts/platform-error.ts'

export interface PageErrorOptions {
  readonly status: number
  /** A code of `texts/error-explanations.ts`. */
  readonly code: string
  /** For the log and the technical details. */
  readonly message: string
  readonly cause?: unknown
  /** Where the person can begin anew. */
  readonly startAgain?: string | undefined
}

/** A failure that a page explains by its code. */
export class PageError extends PlatformError {
  readonly startAgain: string | undefined

  constructor({ startAgain, ...options }: PageErrorOptions) {
    super(options)
    this.name = 'PageError'
    this.startAgain = startAgain
  }
}
