import { Command } from 'commander'
import { statusCommand } from './status.ts'
import { upCommand } from './up.ts'

export const migrateCommand = () =>
  new Command('migrate')
    .description('Look at and apply database migrations')
    .addCommand(statusCommand())
    .addCommand(upCommand())
