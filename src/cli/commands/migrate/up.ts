import { print, printJson } from '../../output.ts'
import { databaseCommand } from './database-command.ts'

export const upCommand = () =>
  databaseCommand('up', 'Apply the migrations that are missing', async (database, { format }) => {
    const { migrate } = await import('../../../database/migrate.ts')
    const applied = await migrate(database)
    if (format === 'json') return printJson({ applied })
    for (const name of applied) print(`applied ${name}`)
    if (applied.length === 0) print('All migrations were applied already.')
  }).option('-y, --yes', 'accepted for scripts; nothing is asked')
