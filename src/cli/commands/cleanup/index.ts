import { Command } from 'commander'
import { cleanupSqlCommand } from './sql.ts'

export const cleanupCommand = () =>
  new Command('cleanup').description('Delete what has expired').addCommand(cleanupSqlCommand())
