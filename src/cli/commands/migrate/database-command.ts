import { Command } from 'commander'
import type { Database } from '../../../database/database.ts'
import type { DatabaseOptions } from '../../database-sources.ts'
import { onDatabase, withDatabaseSources } from '../../database-sources.ts'
import { formatOption } from '../../options.ts'

type Options = DatabaseOptions & { readonly format: 'text' | 'json' }

/** A command that works on the configured database. */
export function databaseCommand(
  name: string,
  description: string,
  act: (database: Database, options: Options) => Promise<void>,
): Command {
  return withDatabaseSources(new Command(name))
    .description(description)
    .addOption(formatOption())
    .action((dsn: string | undefined, options: Options) =>
      onDatabase(dsn, options, (database) => act(database, options)),
    )
}
