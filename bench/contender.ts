import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
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

/** CPU time that a process has used so far, in microseconds. */
export function cpuTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return ticks * 10_000
}

/** Resident memory of a process, in mebibytes. */
export function residentMemory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
