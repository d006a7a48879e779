/** What a log says of an error: never the values that were part of a database's complaint. */
export interface ErrorRecord {
  readonly type: string
  readonly message: string
  /** SQLSTATE, or the code of Node.js. Called so because `code` is also a secret, and taken out of lines. */
  readonly error_code?: string
  readonly stack?: string
  readonly cause?: ErrorRecord
}

/** The record of an error and of what caused it, four levels deep. */
export function errorRecord(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { code, cause, stack } = error as Error & { code?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { error_code: String(code) }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && depth < 3 && { cause: errorRecord(cause, depth + 1) }),
  }
}
