import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Ends the embedded PostgreSQL of a platform that was killed. A platform that ends in order has done so
 * itself, and the next start would take the server over; but nothing may be left behind.
 */
export async function endOrphanedDatabase(dataDirectory: string): Promise<void> {
  const server = serverProcess(dataDirectory)
  // PostgreSQL calls this the fast shutdown: what has been committed stays, clients are sent away.
  if (server === undefined || !signal(server, 'SIGINT')) return
  while (signal(server, 0)) await wait(20)
}

/** The first line of PostgreSQL's own lock file, which it removes when it ends. */
function serverProcess(dataDirectory: string): number | undefined {
  try {
    const [first] = readFileSync(join(dataDirectory, 'postgresql', 'postmaster.pid'), 'utf8').split('\n')
    return Number(first) || undefined
  } catch {
    return undefined
  }
}

/** False when there is no such process, or when it is somebody else's. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}
