import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Environment } from './environment.ts'
import { ConfigurationError } from './problem.ts'

/**
 * The directory that holds what the platform keeps outside of an external database: the configuration of the
 * first start and the embedded PostgreSQL.
 */
export function dataDirectory(option: string | undefined, environment: Environment): string {
  const chosen = option ?? environment.IDENTITY_PLATFORM_DATA_DIR
  if (chosen) return resolve(chosen)
  if (process.getuid?.() === 0) return '/var/lib/identity-platform'
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local/share'), 'identity-platform')
}

/**
 * Makes the data directory, for this account only, unless it is there.
 * @throws ConfigurationError when it cannot be made or written
 */
export function ensureDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as { code?: string }
    const reason =
      code === 'EACCES' || code === 'EPERM'
        ? 'may not be written by this account'
        : `cannot be used (${code})`
    throw new ConfigurationError([
      {
        place: { kind: 'nowhere' },
        key: '',
        message: `The data directory ${directory} ${reason}. Change its owner, or choose another one with --data-dir.`,
      },
    ])
  }
}
