import type { FastifyInstance } from 'fastify'

/** A statement as a trace shows it: never with its values. */
export interface TracedStatement {
  readonly name: string
  readonly text: string
}

/** Where requests and the statements inside them are recorded. */
export interface Tracing {
  /** Makes a span of every request of the server. */
  readonly traceRequests: (server: FastifyInstance) => void
  /** Makes a span of a statement, inside that of the request that runs it. */
  readonly traceStatement: <T>(statement: TracedStatement, run: () => Promise<T>) => Promise<T>
  /** Makes a span of a statement that has just ended. */
  readonly statementEnded: (statement: TracedStatement, milliseconds: number, failed: boolean) => void
  /** Sends what has been recorded, and ends. */
  readonly stop: () => Promise<void>
}

export interface TracingSettings {
  readonly serviceName: string
  readonly deploymentEnvironment: string | undefined
  /** Address of the collector, for OTLP over HTTP. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** How many of the traces that begin here are recorded, from 0 to 1. */
  readonly samplingRatio: number
}
