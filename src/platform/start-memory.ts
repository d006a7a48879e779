import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back the memory that only the start needed. Loading a program makes V8 grow its space for young objects
 * to 64 MB, and it keeps what it has: measured, 155 MB of resident memory become 110. It takes less than a tenth
 * of a second, before the first request.
 */
export function releaseStartMemory(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: object) => void
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
