import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stringify } from 'yaml'
import { freePorts } from './ports.ts'

/** The built program, which the test run brings up to date at its start. */
export const program = join(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'main.js')

/** What the platform of a test seals and signs with. */
export const platformSecret = 'a secret of the test run, which protects nothing'

export interface PlatformOptions {
  /** Keys of the configuration file. Addresses and secrets are filled in. */
  readonly configuration?: Readonly<Record<string, unknown>>
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl?: string
  /** Further options of `serve`. */
  readonly commandLine?: readonly string[]
  /** Ports that the caller has chosen, because others need to know the addresses first. */
  readonly ports?: { readonly public: number; readonly admin: number }
}

/** A platform that runs as an operator would run it: as a process, from a configuration file. */
export interface RunningPlatform {
  readonly publicUrl: string
  readonly adminUrl: string
  readonly process: ChildProcess
  /** The configuration file; what is written to it takes effect as in production. */
  readonly configurationFile: string
  /** Everything that it has logged. */
  readonly log: () => string
  /** Ends it in order, and removes its directory. */
  readonly stop: () => Promise<void>
}

/** Resolves when the platform is ready. @throws when it ends instead, with what it logged */
export async function startPlatform(options: PlatformOptions = {}): Promise<RunningPlatform> {
  const directory = mkdtempSync(join(tmpdir(), 'identity-platform-test-'))
  const [publicPort, adminPort] = options.ports
    ? [options.ports.public, options.ports.admin]
    : await freePorts(2)
  const publicUrl = `http://localhost:${publicPort}`
  const adminUrl = `http://localhost:${adminPort}`
  const configurationFile = join(directory, 'configuration.yaml')
  writeFileSync(
    configurationFile,
    stringify({
      public_url: publicUrl,
      public: { host: '127.0.0.1', port: publicPort },
      admin: { host: '127.0.0.1', port: adminPort },
      secrets: [platformSecret],
      ...(options.databaseUrl && { database: options.databaseUrl }),
      ...options.configuration,
    }),
    { mode: 0o600 },
  )
  const child = spawn(
    process.execPath,
    [
      program,
      'serve',
      '--config',
      configurationFile,
      '--data-dir',
      directory,
      '--workers',
      '1',
      ...(options.commandLine ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } },
  )
  const log = record(child)
  const ended = once(child, 'exit')
  await ready(adminUrl, child, log)
  return {
    publicUrl,
    adminUrl,
    process: child,
    configurationFile,
    log,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function record(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part))
  return () => text
}

async function ready(adminUrl: string, child: ChildProcess, log: () => string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${adminUrl}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await wait(20)
  }
  throw new Error(`The platform ended before it was ready:\n${log()}`)
}
