import { Command } from 'commander'
import { type DatabaseOptions, onDatabase, withDatabaseSources } from '../../database-sources.ts'
import { durationSeconds, wholeNumber } from '../../parse.ts'
import { printRemoved } from '../../results/print-removed.ts'
import { type ResultOptions, withResult } from '../../results/result-options.ts'

interface Options extends DatabaseOptions, ResultOptions {
  readonly batchSize: number
  readonly keepLast: number
  readonly sleepTables: number
}

export const cleanupSqlCommand = () =>
  withResult(withDatabaseSources(new Command('sql')))
    .description('Delete expired rows of the identity server now; a running server does it by itself')
    .option('--batch-size <number>', 'rows that are deleted at once', wholeNumber(1, 10_000), 100)
    .option('--keep-last <duration>', 'keep what expired less than this ago', durationSeconds, 0)
    .option('--sleep-tables <duration>', 'how long to wait between two tables', durationSeconds, 0)
    .action(async (dsn: string | undefined, options: Options) => {
      const { deleteExpired, identityTables } = await import('../../../platform/expiring-rows.ts')
      const { createLogger } = await import('../../../observability/logger.ts')
      const removed = await onDatabase(dsn, options, (database) =>
        deleteExpired({
          database,
          log: createLogger({ level: 'fatal' }),
          tables: identityTables,
          batchSize: options.batchSize,
          keepSeconds: options.keepLast,
          pauseBetweenTablesSeconds: options.sleepTables,
        }),
      )
      printRemoved(removed, options)
    })
