import { Command } from 'commander'
import { version } from '../../observability/version.ts'
import { formatOption } from '../options.ts'
import { print, printJson } from '../output.ts'

export const versionCommand = () =>
  new Command('version')
    .description('Say which version this is')
    .addOption(formatOption())
    .action(({ format }: { readonly format: string }) => {
      if (format === 'json') printJson({ version: version(), node: process.versions.node })
      else print(version())
    })
