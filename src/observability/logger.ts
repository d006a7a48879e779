import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'
import { errorRecord } from './error-record.ts'
import { redact } from './redact.ts'
import { textLine } from './text-line.ts'

export interface LoggerOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  /** Absent: text on a terminal, JSON elsewhere. */
  readonly format?: 'json' | 'text' | undefined
  /** Stands where a secret was taken out. */
  readonly redaction_text?: string | undefined
  /** Where lines go; standard output unless said. */
  readonly stream?: DestinationStream
}

/** The log of a process. Lines are written in the background, and at the latest when the process ends. */
export function createLogger(options: LoggerOptions): Logger {
  const stream = options.stream ?? destination({ dest: 1, sync: false })
  const format = options.format ?? (process.stdout.isTTY ? 'text' : 'json')
  const redacted = (line: string) => redact(line, options.redaction_text)
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorRecord, error: errorRecord },
      hooks: { streamWrite: format === 'json' ? redacted : (line) => textLine(redacted(line)) },
    },
    stream,
  )
}
