import { Command } from 'commander'
import { checkCommand } from './check.ts'
import { initCommand } from './init.ts'
import { schemaCommand } from './schema.ts'

export const configCommand = () =>
  new Command('config')
    .description('Check and describe configurations')
    .addCommand(checkCommand())
    .addCommand(initCommand())
    .addCommand(schemaCommand())
