import type { Configuration } from '../../config/configuration.ts'
import type { ComponentName } from '../../contracts/component.ts'
import type { MetricsSnapshot } from '../../observability/metrics.ts'

/** What the first process tells a worker. */
export type MessageToWorker =
  | {
      readonly type: 'start'
      readonly configuration: Configuration
      readonly components: readonly ComponentName[]
      readonly databaseUrl: string
    }
  | { readonly type: 'reload'; readonly configuration: Configuration }
  | { readonly type: 'announce-end' }
  | { readonly type: 'end' }
  | { readonly type: 'measure'; readonly request: number }
  | { readonly type: 'measured'; readonly request: number; readonly snapshots: readonly MetricsSnapshot[] }

/** What a worker tells the first process. */
export type MessageToPrimary =
  | { readonly type: 'awaiting' }
  | { readonly type: 'listening' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'reload-failed'; readonly message: string }
  | { readonly type: 'measurement'; readonly request: number; readonly snapshot: MetricsSnapshot }
  | { readonly type: 'collect'; readonly request: number }
