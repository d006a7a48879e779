import { Command } from 'commander'
import { printJson } from '../../output.ts'

export const schemaCommand = () =>
  new Command('schema')
    .description('Write the JSON Schema of the configuration, with which editors complete it')
    .action(async () => {
      const { configurationJsonSchema } = await import('../../../config/json-schema.ts')
      printJson(configurationJsonSchema())
    })
