import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Configuration } from '../config/configuration.ts'
import { type ConfigurationSources, type LoadedConfiguration, loadConfiguration } from '../config/load.ts'
import { watchFiles } from '../config/watch.ts'
import { createLogger } from '../observability/logger.ts'
import { version } from '../observability/version.ts'
import { failureSentence, isExplained } from './failure.ts'
import { prepareDatabase } from './prepare-database.ts'
import { keysThatNeedRestart } from './restart-keys.ts'

export interface ServeOptions extends ConfigurationSources {
  readonly workers: number
}

/** What serves: this process, or worker processes. */
interface Serving {
  reload(configuration: Configuration): Promise<void>
  /** Readiness says no from now on. */
  announceEnd(): void
  end(): Promise<void>
}

/**
 * Serves until a signal says to end. Throws before it serves when something is wrong; the process's exit
 * code is the caller's.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const started = performance.now()
  // Read by React when it is loaded: pages take five times as long otherwise.
  process.env.NODE_ENV ??= 'production'
  const loaded = loadConfiguration(options)
  const { configuration } = loaded
  const log = createLogger(configuration.log)
  const signals = awaitSignals(log)
  for (const notice of loaded.notices) log.warn(notice)
  if (options.workers === 1) preload(options)

  const embedded = configuration.database === undefined ? await startEmbedded(options, log) : undefined
  try {
    const databaseUrl = configuration.database ?? (embedded?.url as string)
    await prepareDatabase(databaseUrl, log)
    const serving = await startServing(options, configuration, databaseUrl, log)
    announce(configuration, options, log, started)
    const watch = watchConfiguration(options, loaded, serving, log)
    const signal = await signals
    log.info({ signal }, 'ending: requests in progress are answered first')
    watch.close()
    serving.announceEnd()
    await wait(configuration.drain.delay * 1000)
    await serving.end()
  } finally {
    await embedded?.stop()
  }
  log.info('ended')
}

/** Reads the program's code while the database starts. What is wrong with it shows when it is used. */
function preload({ components }: ServeOptions): void {
  Promise.all([
    import('./platform.ts'),
    import('./composition.ts').then(({ loadComponents }) => loadComponents(components)),
  ]).catch(() => undefined)
}

async function startEmbedded({ dataDirectory }: ServeOptions, log: Logger) {
  const { startEmbeddedPostgres } = await import('../database/embedded/embedded-postgres.ts')
  const embedded = await startEmbeddedPostgres({ dataDirectory })
  if (embedded.adopted)
    log.warn('the embedded PostgreSQL was still running: the platform had ended without stopping it')
  return embedded
}

/** One worker serves in this process; more of them are processes of their own. */
async function startServing(
  { workers, components }: ServeOptions,
  configuration: Configuration,
  databaseUrl: string,
  log: Logger,
): Promise<Serving> {
  const common = { configuration, components, databaseUrl, log }
  if (workers === 1) {
    const { Platform } = await import('./platform.ts')
    const platform = await Platform.start(common)
    return {
      reload: (changed) => platform.reload(changed),
      announceEnd: () => platform.announceEnd(),
      end: async () => {
        const complete = await platform.end(configuration.drain.timeout * 1000)
        if (!complete) log.warn('requests that took longer than "drain.timeout" were cut')
      },
    }
  }
  const { WorkerPool } = await import('./workers/worker-pool.ts')
  const pool = await WorkerPool.start({ ...common, workers })
  return {
    reload: async (changed) => pool.reload(changed),
    announceEnd: () => pool.announceEnd(),
    end: () => pool.end(),
  }
}

function announce(configuration: Configuration, options: ServeOptions, log: Logger, started: number): void {
  log.info(
    {
      version: version(),
      public_url: configuration.public_url,
      public: `${configuration.public.host}:${configuration.public.port}`,
      admin: `${configuration.admin.host}:${configuration.admin.port}`,
      components: options.components.join(','),
      workers: options.workers,
      milliseconds: Math.round(performance.now() - started),
    },
    'ready',
  )
}

/** Puts changes of the configuration's files in place. A configuration that cannot be used changes nothing. */
function watchConfiguration(
  sources: ConfigurationSources,
  loaded: LoadedConfiguration,
  serving: Serving,
  log: Logger,
) {
  let current = loaded
  let reloading = Promise.resolve()
  const reload = async () => {
    try {
      const next = loadConfiguration(sources)
      const restart = keysThatNeedRestart(loaded.configuration, next.configuration)
      if (restart.length > 0) log.warn({ keys: restart }, 'these keys take effect after a restart')
      await serving.reload(next.configuration)
      current = next
      log.info('the changed configuration is in use')
    } catch (error) {
      log.error(
        isExplained(error) ? { reason: failureSentence(error) } : { err: error },
        'the changed configuration cannot be used; the last one stays in use',
      )
    }
  }
  return watchFiles(
    () => current.files,
    () => {
      reloading = reloading.then(reload)
    },
  )
}

/**
 * Resolves with the first signal that asks the process to end; a second one ends it at once. A supervisor that
 * started it with a channel (`fork`) ends it by closing the channel, which its death does too.
 */
function awaitSignals(log: Logger): Promise<NodeJS.Signals | 'disconnect'> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals | 'disconnect'>()
  process.once('disconnect', () => resolve('disconnect'))
  process.channel?.unref()
  let received = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (received) {
        log.warn({ signal }, 'ended at once by a second signal')
        process.exit(signal === 'SIGINT' ? 130 : 143)
      }
      received = true
      resolve(signal)
    })
  return promise
}
