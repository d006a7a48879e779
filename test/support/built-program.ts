import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/**
 * Tests that start the platform as a process run what is built: it is built when something is newer. What is
 * wrong with the types is the type check's to say.
 */
export default function setup(): void {
  spawnSync(process.execPath, [join(import.meta.dirname, '..', '..', 'scripts', 'build.mjs'), '--if-stale'])
}
