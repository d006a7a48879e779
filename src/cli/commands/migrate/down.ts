import { print, printJson } from '../../output.ts'
import { wholeNumber } from '../../parse.ts'
import { databaseCommand } from './database-command.ts'

type Steps = { readonly steps: number }

export const downCommand = () =>
  databaseCommand(
    'down',
    'Undo the newest migrations, where they can be undone without losing what was written since',
    async (database, options) => {
      const { undoMigrations } = await import('../../../database/migrate.ts')
      const undone = await undoMigrations(database, (options as unknown as Steps).steps)
      if (options.format === 'json') return printJson({ undone })
      for (const name of undone) print(`undid ${name}`)
    },
  )
    .requiredOption('--steps <number>', 'how many', wholeNumber(1))
    .option('-y, --yes', 'accepted for scripts; nothing is asked')
