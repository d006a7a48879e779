import { Command } from 'commander'
import { downCommand } from './down.ts'
import { sqlCommand } from './sql.ts'
import { statusCommand } from './status.ts'
import { upCommand } from './up.ts'

export const migrateCommand = () =>
  new Command('migrate')
    .description('Look at and apply database migrations')
    .addCommand(statusCommand())
    .addCommand(upCommand())
    .addCommand(downCommand())
    .addCommand(sqlCommand())
