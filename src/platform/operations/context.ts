import type { Unreadiness } from './readiness.ts'

/** What the platform's own endpoints need. */
export interface OperationsContext {
  readonly unreadiness: () => Promise<Unreadiness>
  /** The metrics of all worker processes in the Prometheus exposition format. */
  readonly metrics: () => Promise<string>
}
