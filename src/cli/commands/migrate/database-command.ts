import { Command } from 'commander'
import { loadConfiguration } from '../../../config/load.ts'
import type { Database } from '../../../database/database.ts'
import {
  configOption,
  dataDirOption,
  formatOption,
  hydraConfigOption,
  kratosConfigOption,
} from '../../options.ts'
import { configurationSources, type SourceOptions } from '../../sources.ts'

type Options = SourceOptions & { readonly format: 'text' | 'json' }

/** A command that works on the configured database. */
export function databaseCommand(
  name: string,
  description: string,
  act: (database: Database, options: Options) => Promise<void>,
): Command {
  return new Command(name)
    .description(description)
    .addOption(configOption())
    .addOption(dataDirOption())
    .addOption(hydraConfigOption())
    .addOption(kratosConfigOption())
    .addOption(formatOption())
    .action((options: Options) => onDatabase(options, (database) => act(database, options)))
}

/** The embedded database is started for as long as the work takes. */
async function onDatabase(
  options: SourceOptions,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const sources = configurationSources(options)
  const { configuration } = loadConfiguration(sources)
  const { withDatabase } = await import('../../../platform/prepare-database.ts')
  if (configuration.database !== undefined) return withDatabase(configuration.database, work)
  const { startEmbeddedPostgres } = await import('../../../database/embedded/embedded-postgres.ts')
  const embedded = await startEmbeddedPostgres({ dataDirectory: sources.dataDirectory })
  try {
    await withDatabase(embedded.url, work)
  } finally {
    await embedded.stop()
  }
}
