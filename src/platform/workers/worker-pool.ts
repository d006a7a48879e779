import cluster, { type Worker } from 'node:cluster'
import { extname, join } from 'node:path'
import type { Logger } from 'pino'
import type { Configuration } from '../../config/configuration.ts'
import type { ComponentName } from '../../contracts/component.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { MetricsSnapshot } from '../../observability/metrics.ts'
import { Backoff } from './backoff.ts'
import { claimPorts } from './claim-ports.ts'
import type { MessageToPrimary, MessageToWorker } from './messages.ts'

export interface WorkerPoolOptions {
  readonly workers: number
  readonly configuration: Configuration
  readonly components: readonly ComponentName[]
  readonly databaseUrl: string
  readonly log: Logger
}

const metricsTimeoutMilliseconds = 2000

/** The worker processes that share the listeners. One that ends by itself is replaced. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #backoff = new Backoff()
  readonly #born = new Map<Worker, number>()
  readonly #listening = new Set<Worker>()
  readonly #measurements = new Map<number, Measurement>()
  #configuration: Configuration
  #lastRequest = 0
  #started = Promise.withResolvers<void>()
  #ready = false
  #ending = false
  #ended = Promise.withResolvers<void>()

  private constructor(options: WorkerPoolOptions) {
    this.#options = options
    this.#configuration = options.configuration
  }

  /** Resolves when every worker listens. @throws PlatformError when one cannot start, or a port is in use */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const configuration = await claimPorts(options.configuration)
    const pool = new WorkerPool({ ...options, configuration })
    cluster.setupPrimary({
      exec: join(import.meta.dirname, `worker-main${extname(import.meta.filename)}`),
      args: [],
    })
    for (let index = 0; index < options.workers; index++) pool.#fork()
    try {
      await pool.#started.promise
      return pool
    } catch (error) {
      await pool.end()
      throw error
    }
  }

  /** Hands a checked configuration to every worker. */
  reload(configuration: Configuration): void {
    this.#configuration = configuration
    this.#broadcast({ type: 'reload', configuration })
  }

  /** Readiness says no from now on. */
  announceEnd(): void {
    this.#ending = true
    this.#broadcast({ type: 'announce-end' })
  }

  /** Lets every worker answer what it has been asked; resolves when all have ended. */
  async end(): Promise<void> {
    this.#ending = true
    this.#broadcast({ type: 'end' })
    if (this.#born.size > 0) await this.#ended.promise
  }

  #fork(): void {
    const worker = cluster.fork()
    this.#born.set(worker, performance.now())
    worker.on('message', (message: MessageToPrimary) => this.#receive(worker, message))
    worker.on('exit', (code, signal) => this.#exited(worker, code, signal))
  }

  #receive(worker: Worker, message: MessageToPrimary): void {
    const { configuration: _, components, databaseUrl, log } = this.#options
    if (message.type === 'awaiting')
      this.#send(worker, { type: 'start', configuration: this.#configuration, components, databaseUrl })
    else if (message.type === 'listening') this.#workerListens(worker)
    else if (message.type === 'failed') this.#workerFailed(message.message)
    else if (message.type === 'reload-failed')
      log.error(
        { worker: worker.process.pid, reason: message.message },
        'a worker could not use the configuration',
      )
    else if (message.type === 'measurement') this.#measurements.get(message.request)?.add(message.snapshot)
    else this.#collect(worker, message.request)
  }

  #workerListens(worker: Worker): void {
    this.#listening.add(worker)
    if (this.#listening.size < this.#options.workers) return
    this.#ready = true
    this.#started.resolve()
  }

  #workerFailed(message: string): void {
    if (!this.#ready) this.#started.reject(new PlatformError({ status: 500, code: 'worker_failed', message }))
  }

  #exited(worker: Worker, code: number | null, signal: string | null): void {
    const lived = performance.now() - (this.#born.get(worker) as number)
    this.#born.delete(worker)
    const listened = this.#listening.delete(worker)
    if (this.#ending) {
      if (this.#born.size === 0) this.#ended.resolve()
      return
    }
    if (!this.#ready && !listened) {
      this.#workerFailed(`A worker process ended while it started (${signal ?? `exit code ${code}`}).`)
      return
    }
    const delay = this.#backoff.delay(lived)
    this.#options.log.error(
      { worker: worker.process.pid, exit_code: code, signal, milliseconds: delay },
      'a worker process ended unexpectedly; another one takes its place',
    )
    setTimeout(() => {
      if (!this.#ending) this.#fork()
    }, delay)
  }

  /** Gathers the metrics of all workers for the one that was asked for them. */
  async #collect(asking: Worker, request: number): Promise<void> {
    const workers = [...this.#born.keys()].filter((worker) => worker.isConnected())
    const own = ++this.#lastRequest
    const measurement = new Measurement(workers.length)
    this.#measurements.set(own, measurement)
    for (const worker of workers) this.#send(worker, { type: 'measure', request: own })
    const snapshots = await measurement.complete(metricsTimeoutMilliseconds)
    this.#measurements.delete(own)
    this.#send(asking, { type: 'measured', request, snapshots })
  }

  #broadcast(message: MessageToWorker): void {
    for (const worker of this.#born.keys()) this.#send(worker, message)
  }

  #send(worker: Worker, message: MessageToWorker): void {
    // A worker that has just died has no use for it.
    if (worker.isConnected()) worker.send(message, () => undefined)
  }
}

/** The answers of workers that were asked for their metrics; one that hangs is left out. */
class Measurement {
  readonly #snapshots: MetricsSnapshot[] = []
  readonly #expected: number
  readonly #all = Promise.withResolvers<void>()

  constructor(expected: number) {
    this.#expected = expected
  }

  add(snapshot: MetricsSnapshot): void {
    this.#snapshots.push(snapshot)
    if (this.#snapshots.length >= this.#expected) this.#all.resolve()
  }

  async complete(timeoutMilliseconds: number): Promise<readonly MetricsSnapshot[]> {
    const timer = setTimeout(() => this.#all.resolve(), timeoutMilliseconds)
    await this.#all.promise
    clearTimeout(timer)
    return this.#snapshots
  }
}
