import { availableParallelism } from 'node:os'
import { Command } from 'commander'
import {
  componentsOption,
  configOption,
  dataDirOption,
  hydraConfigOption,
  kratosConfigOption,
  parseWorkers,
} from '../options.ts'
import { configurationSources, type SourceOptions } from '../sources.ts'

export const serveCommand = () =>
  new Command('serve')
    .description('Serve until a signal ends it')
    .addOption(configOption())
    .addOption(dataDirOption())
    .addOption(componentsOption())
    .option(
      '--workers <number>',
      'how many processes share the listeners (default: the cores that are there)',
      parseWorkers,
    )
    .addOption(hydraConfigOption())
    .addOption(kratosConfigOption())
    .option('--dev', 'development mode of oauth2 and identity: for trying out, never in production')
    .action(async (options: SourceOptions & { readonly workers?: number }) => {
      const { serve } = await import('../../platform/serve.ts')
      await serve({ ...configurationSources(options), workers: options.workers ?? availableParallelism() })
    })
