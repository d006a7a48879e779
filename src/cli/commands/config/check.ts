import { Command } from 'commander'
import { ConfigurationError, type ConfigurationProblem, problemLine } from '../../../config/problem.ts'
import { componentsOption, formatOption, hydraConfigOption, kratosConfigOption } from '../../options.ts'
import { print, printJson } from '../../output.ts'
import { configurationSources, type SourceOptions } from '../../sources.ts'

type Options = SourceOptions & { readonly format: 'text' | 'json' }

interface Report {
  readonly problems: readonly ConfigurationProblem[]
  readonly notices: readonly string[]
}

export const checkCommand = () =>
  new Command('check')
    .description('Say what is wrong with a configuration, without starting anything')
    .argument('[file]', 'the configuration file')
    .addOption(componentsOption())
    .addOption(hydraConfigOption())
    .addOption(kratosConfigOption())
    .addOption(formatOption())
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if (!file && !options.hydraConfig && !options.kratosConfig) command.error('error: name a file to check')
      const report = await check({ ...options, ...(file !== undefined && { config: file }) })
      if (options.format === 'json') printJson(report)
      else printText(report)
      if (report.problems.length > 0) process.exitCode = 1
    })

async function check(options: SourceOptions): Promise<Report> {
  const { loadConfiguration } = await import('../../../config/load.ts')
  try {
    return { problems: [], notices: loadConfiguration(configurationSources(options)).notices }
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems, notices: [] }
    throw error
  }
}

function printText({ problems, notices }: Report): void {
  for (const line of [...notices, ...problems.map(problemLine)]) print(line)
  if (problems.length === 0) print('The configuration can be used.')
}
