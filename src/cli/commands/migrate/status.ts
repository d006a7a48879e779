import { print, printJson } from '../../output.ts'
import { databaseCommand } from './database-command.ts'

export const statusCommand = () =>
  databaseCommand('status', 'Say which migrations are applied', async (database, { format }) => {
    const { migrationStatus } = await import('../../../database/migrate.ts')
    const migrations = await migrationStatus(database)
    if (format === 'json') return printJson(migrations)
    for (const { schema, name, appliedAt } of migrations)
      print(
        `${`${schema}/${name}`.padEnd(40)} ${appliedAt ? `applied ${appliedAt.toISOString()}` : 'missing'}`,
      )
  })
