import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import type { Files } from './files.ts'

/** A process that the quickstart starts, and ends with itself. */
export interface Part {
  readonly name: string
  /** Resolves with how it ended, whether asked to or not. */
  readonly ended: Promise<string>
  /** Resolves when it has said that it is ready. The platform says so by its health endpoint instead. */
  readonly ready: Promise<unknown>
  /** Asks it to end; asking again asks it to hurry. Resolves when it has ended. */
  readonly end: () => Promise<unknown>
  /** The last lines of its log. */
  readonly lastWords: () => string
}

export interface PartOptions {
  readonly name: string
  readonly program: string
  readonly commandLine?: readonly string[]
  /** Its first message. Sent this way, secrets are neither on the command line nor in the environment. */
  readonly settings?: object
  readonly files: Files
}

/** How long a part may take to end before it is killed, in milliseconds. */
const patience = 20_000

/**
 * Starts a part on the Node.js that runs the quickstart. Its channel to the quickstart closes when the
 * quickstart ends in any way, which tells the part to end too.
 */
export function startPart(options: PartOptions): Part {
  const logFile = options.files.log(options.name)
  const log = openSync(logFile, 'w', 0o600)
  const child = fork(options.program, options.commandLine, {
    // A process group of its own: Ctrl-C in the terminal reaches the quickstart, which ends its parts in order.
    detached: true,
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
    env: environment(options.files),
  })
  closeSync(log)
  if (options.settings) child.send(options.settings)
  const ended = end(child)
  return {
    name: options.name,
    ended,
    ready: once(child, 'message'),
    end: () => askToEnd(child, ended),
    lastWords: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n'),
  }
}

/**
 * Only what programs need to run: a variable such as DATABASE_URL is part of the platform's configuration, and
 * one that is set for another program must not change the quickstart.
 */
function environment({ compileCache }: Files): NodeJS.ProcessEnv {
  const needed = ['PATH', 'HOME', 'USER', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'TZ', 'SYSTEMROOT', 'APPDATA']
  return {
    ...Object.fromEntries(needed.map((name) => [name, process.env[name]])),
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: compileCache,
  }
}

async function end(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`
}

async function askToEnd(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM')
  const deadline = setTimeout(() => child.kill('SIGKILL'), patience)
  await ended
  clearTimeout(deadline)
}
