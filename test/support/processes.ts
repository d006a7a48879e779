import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** The processes that have a text on their command line, as `pid command`. Linux only. */
export function processesWith(text: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return commandLine.includes(text) ? [`${pid} ${commandLine}`] : []
      } catch {
        return []
      }
    })
}

/** Resolves with what is left when it has become nothing, or after a deadline in milliseconds. */
export async function processesLeft(text: string, deadline = 10_000): Promise<readonly string[]> {
  const until = Date.now() + deadline
  let left = processesWith(text)
  while (left.length > 0 && Date.now() < until) {
    await wait(20)
    left = processesWith(text)
  }
  return left
}
