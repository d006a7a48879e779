import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { dataDirectory } from '../src/config/data-directory.ts'
import { QuickstartError } from './quickstart-error.ts'

export interface Options {
  /** Kept between runs: the database, the generated secrets and configuration, the log files. */
  readonly dataDirectory: string
  /** The first of four ports in a row. */
  readonly port: number
}

export const usage = `Usage: npm start -- [options]

Starts the platform, a demonstration identity provider and a demonstration application.

  --data-dir DIRECTORY  where to keep the data (default: ${defaultDataDirectory()})
  --port PORT           the first of four ports in a row (default: 4444)
  --help                show this text
`

/**
 * @returns undefined when the usage is asked for
 * @throws QuickstartError for an unknown option or an impossible value
 */
export function readOptions(commandLine: readonly string[]): Options | undefined {
  const values = parse(commandLine)
  if (values.help) return undefined
  const port = Number(values.port ?? 4444)
  if (!Number.isInteger(port) || port < 1 || port > 65532)
    throw new QuickstartError(`--port must be a number between 1 and 65532, not "${values.port}".`)
  return { dataDirectory: resolve(values['data-dir'] ?? defaultDataDirectory()), port }
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: { 'data-dir': { type: 'string' }, port: { type: 'string' }, help: { type: 'boolean' } },
    }).values
  } catch (error) {
    throw new QuickstartError(`${(error as Error).message}\n\n${usage}`)
  }
}

/** Beside the data of a platform that is started without the quickstart, never the same. */
function defaultDataDirectory(): string {
  return join(dataDirectory(undefined, process.env), 'quickstart')
}
