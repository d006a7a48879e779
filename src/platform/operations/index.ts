import type { Endpoint } from '../../http/endpoint.ts'
import { alive } from './alive.ts'
import type { OperationsContext } from './context.ts'
import { getMetrics } from './metrics.ts'
import { ready } from './ready.ts'
import { getVersion } from './version.ts'

/** What the platform itself answers, whichever components run. */
export const operations: readonly Endpoint<OperationsContext>[] = [
  alive('public'),
  ready('public'),
  alive('admin'),
  ready('admin'),
  getVersion,
  getMetrics,
]
