import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A server that takes part in a comparison. */
export interface Contender {
  readonly name: string
  /** `http://127.0.0.1:port` */
  readonly origin: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts one of bench/servers/ as a process of its own. */
export async function startServer(
  name: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<Contender> {
  const child = fork(join(import.meta.dirname, 'servers', file), {
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    name,
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    stop: () => ended(child, 'SIGTERM'),
  }
}

/** Ends a process and waits until it has ended. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

/** CPU time that a process and its children have used so far, in microseconds. */
export function cpuTime(pid: number): number {
  return processTree(pid).reduce(
    (sum, { fields }) => sum + (Number(fields[11]) + Number(fields[12])) * 10_000,
    0,
  )
}

/** Resident memory of a process and its children, in mebibytes. */
export function residentMemory(pid: number): number {
  return processTree(pid).reduce((sum, { id }) => sum + residentMemoryOf(id), 0)
}

function residentMemoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return 0
  }
}

interface ProcessState {
  readonly id: number
  /** Of `/proc/<pid>/stat`, from the state on. */
  readonly fields: readonly string[]
}

function processTree(pid: number): readonly ProcessState[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stateOf(Number(name)) ?? [])
  return all.filter(({ id, fields }) => id === pid || Number(fields[1]) === pid)
}

/** Undefined for a process that has ended meanwhile. */
function stateOf(id: number): ProcessState | undefined {
  try {
    return {
      id,
      fields: readFileSync(`/proc/${id}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' '),
    }
  } catch {
    return undefined
  }
}
