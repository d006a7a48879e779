import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Options } from './options.ts'
import { QuickstartError } from './quickstart-error.ts'

/**
 * Where the quickstart keeps what. The files of a run carry its port: a second quickstart on the same
 * directory is refused by the platform, and must not have touched those of the first one by then.
 */
export interface Files {
  readonly dataDirectory: string
  readonly configuration: string
  readonly compileCache: string
  readonly log: (part: string) => string
}

/**
 * Makes the data directory, which only its owner may look into. The directories above it are made as the
 * system makes directories.
 *
 * @throws QuickstartError when it cannot be made
 */
export function prepareFiles({ dataDirectory, port }: Options): Files {
  try {
    mkdirSync(join(dataDirectory, '..'), { recursive: true })
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new QuickstartError(
      `The data directory ${dataDirectory} cannot be made (${(error as NodeJS.ErrnoException).code}): choose another one with "npm start -- --data-dir DIRECTORY".`,
    )
  }
  return {
    dataDirectory,
    configuration: join(dataDirectory, `configuration-${port}.yaml`),
    compileCache: join(dataDirectory, 'compile-cache'),
    log: (part) => join(dataDirectory, `${part.replaceAll(' ', '-')}-${port}.log`),
  }
}
