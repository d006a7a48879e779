import { Command } from 'commander'
import { type DatabaseOptions, onDatabase, withDatabaseSources } from '../database-sources.ts'
import { durationSeconds, wholeNumber } from '../parse.ts'
import { printRemoved } from '../results/print-removed.ts'
import { type ResultOptions, withResult } from '../results/result-options.ts'

interface Options extends DatabaseOptions, ResultOptions {
  readonly tokens?: boolean
  readonly requests?: boolean
  readonly grants?: boolean
  readonly limit: number
  readonly batchSize: number
  readonly keepIfYounger: number
  readonly accessLifespan?: number
  readonly refreshLifespan?: number
  readonly consentRequestLifespan?: number
}

const kinds = ['tokens', 'requests', 'grants'] as const

export const janitorCommand = () =>
  withResult(withDatabaseSources(new Command('janitor')))
    .description('Delete expired rows of the OAuth 2.0 server now; a running server does it by itself')
    .option('--tokens', 'authorizations, refresh tokens and revocations that have expired')
    .option('--requests', 'sign-ins and logins that have expired')
    .option('--grants', 'assertions and trusted issuers that have expired')
    .option('--limit <number>', 'rows of one table at most', wholeNumber(1), 10_000)
    .option('--batch-size <number>', 'rows that are deleted at once', wholeNumber(1, 10_000), 100)
    .option('--keep-if-younger <duration>', 'keep what expired less than this ago', durationSeconds, 0)
    .option('--access-lifespan <duration>', 'not used: every row knows when it expires', durationSeconds)
    .option('--refresh-lifespan <duration>', 'not used, likewise', durationSeconds)
    .option('--consent-request-lifespan <duration>', 'not used, likewise', durationSeconds)
    .action(async (dsn: string | undefined, options: Options, command: Command) => {
      const wanted = kinds.filter((kind) => options[kind])
      if (wanted.length === 0)
        command.error('error: say what to delete with --tokens, --requests or --grants')
      noteUnused(options)
      const { deleteExpired, janitorTables } = await import('../../platform/expiring-rows.ts')
      const { createLogger } = await import('../../observability/logger.ts')
      const removed = await onDatabase(dsn, options, (database) =>
        deleteExpired({
          database,
          log: createLogger({ level: 'fatal' }),
          tables: janitorTables(new Set(wanted)),
          batchSize: options.batchSize,
          limit: options.limit,
          keepSeconds: options.keepIfYounger,
        }),
      )
      printRemoved(removed, options)
    })

/** A lifetime for everything would be wrong where a row has its own. */
function noteUnused(options: Options): void {
  const unused = (['accessLifespan', 'refreshLifespan', 'consentRequestLifespan'] as const).filter(
    (name) => options[name] !== undefined,
  )
  if (unused.length > 0)
    process.stderr.write('Lifespans on the command line are not used: every row knows when it expires.\n')
}
