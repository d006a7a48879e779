import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../../../database/database.ts'
import type { MigrationStatus } from '../../../database/migrate.ts'
import { print, printJson } from '../../output.ts'
import { databaseCommand } from './database-command.ts'

const lookAgainMilliseconds = 500

export const statusCommand = () =>
  databaseCommand('status', 'Say which migrations are applied', async (database, options) => {
    const { block } = options as unknown as { readonly block?: boolean }
    const migrations = block ? await allApplied(database) : await statusOf(database)
    if (options.format === 'json') return printJson(migrations)
    for (const { schema, name, appliedAt } of migrations)
      print(
        `${`${schema}/${name}`.padEnd(40)} ${appliedAt ? `applied ${appliedAt.toISOString()}` : 'missing'}`,
      )
  }).option('--block', 'wait until all of them are applied')

async function statusOf(database: Database): Promise<MigrationStatus[]> {
  const { migrationStatus } = await import('../../../database/migrate.ts')
  return migrationStatus(database)
}

async function allApplied(database: Database): Promise<MigrationStatus[]> {
  for (;;) {
    const migrations = await statusOf(database)
    if (migrations.every(({ appliedAt }) => appliedAt)) return migrations
    await wait(lookAgainMilliseconds)
  }
}
