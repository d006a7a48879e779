import type { Command } from 'commander'
import { loadConfiguration } from '../config/load.ts'
import { PlatformError } from '../contracts/platform-error.ts'
import type { Database } from '../database/database.ts'
import { configOption, dataDirOption, hydraConfigOption, kratosConfigOption } from './options.ts'
import { configurationSources, type SourceOptions } from './sources.ts'

/** The options by which a command finds the database. */
export type DatabaseOptions = SourceOptions & { readonly readFromEnv?: boolean }

/** Adds what names a database: its address, the environment, or a configuration. */
export function withDatabaseSources(command: Command): Command {
  return command
    .argument('[dsn]', 'address of the database, postgres://...; the configured one unless said')
    .option('-e, --read-from-env', 'the address is in DATABASE_URL, or in DSN')
    .addOption(configOption())
    .addOption(dataDirOption())
    .addOption(hydraConfigOption())
    .addOption(kratosConfigOption())
}

/** Works on the database. The embedded one is started for as long as the work takes. */
export async function onDatabase<T>(
  dsn: string | undefined,
  options: DatabaseOptions,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { withDatabase } = await import('../platform/prepare-database.ts')
  const named = dsn ?? (options.readFromEnv ? addressInEnvironment() : undefined)
  if (named !== undefined) return withDatabase(named, work)
  const sources = configurationSources(options)
  const { configuration } = loadConfiguration(sources)
  if (configuration.database !== undefined) return withDatabase(configuration.database, work)
  const { startEmbeddedPostgres } = await import('../database/embedded/embedded-postgres.ts')
  const embedded = await startEmbeddedPostgres({ dataDirectory: sources.dataDirectory })
  try {
    return await withDatabase(embedded.url, work)
  } finally {
    await embedded.stop()
  }
}

function addressInEnvironment(): string {
  const address = process.env.DATABASE_URL ?? process.env.DSN
  if (address) return address
  throw new PlatformError({
    status: 400,
    code: 'database_missing',
    message: '--read-from-env needs the address of the database in DATABASE_URL or DSN.',
  })
}
