// Builds what is out of date and runs the quickstart in this very process, so that signals reach it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const build = spawnSync(process.execPath, [join(import.meta.dirname, 'build.mjs'), '--if-stale'], {
  stdio: 'inherit',
})
if (build.status !== 0) process.exit(build.status ?? 1)
// For the processes of the quickstart, as the first line of the program says.
process.env.MALLOC_ARENA_MAX ??= '1'
await import('../dist/quickstart/main.js')
