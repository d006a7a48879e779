import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { PlatformError } from '../../contracts/platform-error.ts'
import { sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'
import { connectionOptions } from '../connect.ts'
import { isUnavailable } from '../outage.ts'
import { type Binaries, embeddedBinaries } from './binaries.ts'
import { type ServerAccount, serverAccount } from './server-account.ts'

export interface EmbeddedPostgresOptions {
  /** The platform's data directory; the server's files are in `postgresql` below it. */
  readonly dataDirectory: string
  /** Further lines of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface EmbeddedPostgres {
  /** Address of the platform's database, for {@link connectionOptions}. */
  readonly url: string
  /** The server was already running: the platform that started it died. */
  readonly adopted: boolean
  /** Ends the server after what is in progress; resolves when it has ended. */
  stop(): Promise<void>
}

const superuser = 'platform'
const databaseName = 'identity_platform'
/** Held for as long as a platform uses the server; it goes with its connection, however the platform ends. */
const ownerLock = 4_444_000_000

/**
 * Starts the embedded PostgreSQL, or takes over the one that a crashed platform left running.
 *
 * It listens on a Unix socket that only its account can reach (on Windows: on a loopback port), with a
 * generated password. Two platforms never share a data directory: the owner holds an advisory lock on a
 * connection of its own, so there is no stale lock file after a crash.
 *
 * @throws PlatformError `data_directory_in_use`, `embedded_database_failed`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount()
  const files = layOut(resolve(options.dataDirectory), account)
  const binaries = await embeddedBinaries(files.root, account)
  const password = await initialise(files, binaries, account)
  const url = databaseUrl(files, password)

  writeFileSync(join(files.data, 'platform.conf'), configurationLines(files, options.settings))
  let adopted = await connectable(url)
  if (!adopted) {
    const failure = await run(
      binaries.pg_ctl,
      ['start', '--silent', '--wait', '--timeout=60', '-D', files.data, '-l', files.log],
      account,
    )
    // Another platform may have started it in the same moment; whoever gets the lock owns it.
    adopted = failure !== undefined && (await connectable(url))
    if (failure && !adopted) throw startFailed(files, failure)
  }
  const owner = await takeOwnership(url, files)
  removeUnfinished(files)
  await createDatabase(owner)
  return {
    url,
    adopted,
    stop: async () => {
      // The lock is let go by the server's own end, so that nobody adopts a server that is about to stop.
      await run(binaries.pg_ctl, ['stop', '--silent', '--wait', '--mode=fast', '-D', files.data], account)
      await owner.end().catch(() => undefined)
    },
  }
}

interface Files {
  readonly root: string
  readonly data: string
  readonly sockets: string
  readonly password: string
  readonly log: string
}

function layOut(root: string, account: ServerAccount | undefined): Files {
  mkdirSync(root, { recursive: true, mode: 0o700 })
  // The server's account may pass through the directory, and read nothing in it but its own files.
  if (account) chmodSync(root, 0o711)
  const inside = join(root, 'sockets')
  // A socket's path may have 103 bytes on the strictest system.
  const sockets =
    Buffer.byteLength(inside) < 80
      ? inside
      : join(tmpdir(), `identity-platform-${sha256(root).toString('hex').slice(0, 16)}`)
  mkdirSync(sockets, { recursive: true })
  chmodSync(sockets, 0o700)
  if (account) chownSync(sockets, account.uid, account.gid)
  return {
    root,
    sockets,
    data: join(root, 'postgresql'),
    password: join(root, 'postgresql.password'),
    log: join(sockets, 'postgresql.log'),
  }
}

/** Makes the server's files on the first start; an interrupted attempt leaves nothing that counts. */
async function initialise(
  files: Files,
  binaries: Binaries,
  account: ServerAccount | undefined,
): Promise<string> {
  const password = readOrCreate(files.password, randomToken())
  if (existsSync(files.data)) return password
  const unfinished = mkdtempSync(`${files.data}.unfinished-`)
  const passwordForServer = join(files.sockets, basename(unfinished))
  writeFileSync(passwordForServer, password, { mode: 0o600 })
  if (account) for (const path of [unfinished, passwordForServer]) chownSync(path, account.uid, account.gid)
  const failure = await run(
    binaries.initdb,
    [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-locale',
      `--username=${superuser}`,
      `--pwfile=${passwordForServer}`,
      '-D',
      unfinished,
    ],
    account,
  )
  rmSync(passwordForServer, { force: true })
  if (failure) throw startFailed(files, failure)
  writeFileSync(join(unfinished, 'postgresql.conf'), "include 'platform.conf'\n", { flag: 'a' })
  try {
    renameSync(unfinished, files.data)
  } catch (error) {
    // Another platform that starts in the same moment was faster.
    if (!existsSync(files.data)) throw error
  }
  return password
}

/** The content of a file that only this account can read; of several that create it at once, one wins. */
function readOrCreate(path: string, content: string): string {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  return readFileSync(path, 'utf8')
}

/** Removes what interrupted first starts left behind. Only the owner of the server does this. */
function removeUnfinished(files: Files): void {
  for (const name of readdirSync(files.root))
    if (name.startsWith(`${basename(files.data)}.unfinished-`))
      rmSync(join(files.root, name), { recursive: true, force: true })
}

function configurationLines(files: Files, settings: Readonly<Record<string, string>> = {}): string {
  const lines: Record<string, string> = {
    ...(process.platform === 'win32'
      ? { listen_addresses: '127.0.0.1', port: '54444' }
      : { listen_addresses: '', unix_socket_directories: files.sockets, unix_socket_permissions: '0700' }),
    max_connections: '200',
    log_destination: 'stderr',
    log_min_messages: 'warning',
    ...settings,
  }
  return Object.entries(lines)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('')
}

function databaseUrl(files: Files, password: string): string {
  return process.platform === 'win32'
    ? `postgres://${superuser}:${password}@127.0.0.1:54444/${databaseName}`
    : `postgres://${superuser}:${password}@localhost/${databaseName}?host=${encodeURIComponent(files.sockets)}`
}

/** A connection to the maintenance database of the server. */
function maintenanceClient(url: string): pg.Client {
  const client = new pg.Client({ ...connectionOptions(url), database: 'postgres' })
  client.on('error', () => undefined)
  return client
}

/** True when a server answers; waits while it starts up or shuts down. */
async function connectable(url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const client = maintenanceClient(url)
    try {
      await client.connect()
      await client.end()
      return true
    } catch (error) {
      const { code } = error as { code?: string }
      if (!isUnavailable(error)) throw error
      if (!code?.startsWith('57P0')) return false
      await wait(100)
    }
  }
  return false
}

async function takeOwnership(url: string, files: Files): Promise<pg.Client> {
  const owner = maintenanceClient(url)
  await owner.connect()
  // A platform that was killed a moment ago owns the server until the server has noticed.
  for (let attempt = 0; attempt < 20; attempt++) {
    const { rows } = await owner.query<{ owned: boolean }>('select pg_try_advisory_lock($1) as owned', [
      ownerLock,
    ])
    if (rows[0]?.owned) return owner
    await wait(100)
  }
  await owner.end()
  throw new PlatformError({
    status: 500,
    code: 'data_directory_in_use',
    message: `Another process of the platform uses the data directory ${files.root}. Stop it, or choose another directory with --data-dir.`,
  })
}

async function createDatabase(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query('select 1 from pg_database where datname = $1', [databaseName])
  if (rows.length === 0) await owner.query(`create database ${databaseName}`)
}

/** Runs a program of the server to its end; gives what it said when it failed. */
function run(
  program: string,
  options: readonly string[],
  account: ServerAccount | undefined,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    // The server inherits the output of pg_ctl, so a pipe would stay open for as long as it runs.
    const started = spawn(program, options, { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    started.stderr?.on('data', (text) => (said += text))
    started.on('error', reject)
    started.on('exit', (code) => {
      started.stderr?.destroy()
      resolve(code === 0 ? undefined : said.trim() || `${program} ended with ${code}`)
    })
  })
}

function startFailed(files: Files, reason: string): PlatformError {
  const log = existsSync(files.log)
    ? readFileSync(files.log, 'utf8').trim().split('\n').slice(-3).join(' ')
    : ''
  return new PlatformError({
    status: 500,
    code: 'embedded_database_failed',
    message: `The embedded PostgreSQL in ${files.root} did not start: ${[reason, log].filter(Boolean).join(' ')}`,
  })
}
