import { spawnSync } from 'node:child_process'
import { PlatformError } from '../../contracts/platform-error.ts'

/** The account that PostgreSQL runs as. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
}

const accountName = 'identity-platform'

/**
 * PostgreSQL refuses to run as root, so a platform that runs as root gives it a system account of its own,
 * made on the first start. Undefined when the platform runs as an ordinary person: the server runs as the same.
 *
 * @throws PlatformError `embedded_database_account`
 */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined
  const account = lookUp() ?? create()
  if (!account)
    throw new PlatformError({
      status: 500,
      code: 'embedded_database_account',
      message: `The embedded PostgreSQL cannot run as root and the system account "${accountName}" could not be made. Create it, or start the platform as another user, or set DATABASE_URL.`,
    })
  return account
}

function lookUp(): ServerAccount | undefined {
  const [uid, gid] = ['-u', '-g'].map((option) =>
    Number.parseInt(spawnSync('id', [option, accountName], { encoding: 'utf8' }).stdout, 10),
  )
  return uid && gid ? { uid, gid } : undefined
}

function create(): ServerAccount | undefined {
  const attempts: [string, string[]][] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName],
    ],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', accountName]],
  ]
  for (const [program, options] of attempts)
    if (spawnSync(program, options, { stdio: 'ignore' }).status === 0) return lookUp()
  return lookUp()
}
