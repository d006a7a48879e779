import { createLogger } from '../../observability/logger.ts'
import type { MetricsSnapshot } from '../../observability/metrics.ts'
import { failureSentence } from '../failure.ts'
import { Platform } from '../platform.ts'
import type { MessageToPrimary, MessageToWorker } from './messages.ts'

/** A worker process: serves as the first process tells it to, and ends with it. */

const metricsTimeoutMilliseconds = 3000
let platform: Platform | undefined
let ending = false
let drainMilliseconds = 0
let lastRequest = 0
const awaited = new Map<number, (snapshots: readonly MetricsSnapshot[]) => void>()
let log = createLogger({ level: 'info' })

const tell = (message: MessageToPrimary) => {
  // The first process may have died in this moment; then `disconnect` ends this one too.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

process.on('message', (message: MessageToWorker) => {
  receive(message).catch((error) => fail(error))
})
process.once('disconnect', () => end())
process.on('SIGTERM', () => end())
// Ctrl-C reaches every process of a terminal; the first one decides.
process.on('SIGINT', () => undefined)
process.on('uncaughtException', (error) => fail(error))
tell({ type: 'awaiting' })

async function receive(message: MessageToWorker): Promise<void> {
  if (message.type === 'start') await start(message)
  else if (message.type === 'reload') await reload(message)
  else if (message.type === 'announce-end') platform?.announceEnd()
  else if (message.type === 'end') await end()
  else if (message.type === 'measured') awaited.get(message.request)?.(message.snapshots)
  else if (platform)
    tell({ type: 'measurement', request: message.request, snapshot: await platform.metricsSnapshot() })
}

async function start(message: MessageToWorker & { type: 'start' }): Promise<void> {
  const { configuration } = message
  log = createLogger(configuration.log)
  drainMilliseconds = configuration.drain.timeout * 1000
  platform = await Platform.start({ ...message, log, sharesPorts: true, collectMetrics })
  tell({ type: 'listening' })
}

async function reload({ configuration }: MessageToWorker & { type: 'reload' }): Promise<void> {
  try {
    await platform?.reload(configuration)
  } catch (error) {
    tell({ type: 'reload-failed', message: failureSentence(error) })
  }
}

async function end(): Promise<void> {
  if (ending) return
  ending = true
  await platform?.end(drainMilliseconds)
  process.exit(0)
}

function fail(error: unknown): void {
  log.fatal({ err: error }, 'the worker failed')
  if (process.connected)
    process.send?.({ type: 'failed', message: failureSentence(error) } satisfies MessageToPrimary, () =>
      process.exit(1),
    )
  else process.exit(1)
}

/** Asks the first process for the metrics of all workers. */
function collectMetrics(): Promise<readonly MetricsSnapshot[]> {
  const request = ++lastRequest
  const { promise, resolve } = Promise.withResolvers<readonly MetricsSnapshot[]>()
  const timer = setTimeout(() => resolve([]), metricsTimeoutMilliseconds)
  awaited.set(request, resolve)
  tell({ type: 'collect', request })
  return promise.finally(() => {
    clearTimeout(timer)
    awaited.delete(request)
  })
}
