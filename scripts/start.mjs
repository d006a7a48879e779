// Builds what is out of date and runs the quickstart in this very process, so that signals reach it.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const built = join(root, 'dist', '.built')

if (isStale()) {
  const build = spawnSync(process.execPath, [join(import.meta.dirname, 'build.mjs')], { stdio: 'inherit' })
  if (build.status !== 0) process.exit(build.status ?? 1)
}
await import('../dist/quickstart/main.js')

function isStale() {
  if (!existsSync(built)) return true
  const since = statSync(built).mtimeMs
  return globSync(['{src,quickstart}/**/*.*', 'package-lock.json'], { cwd: root }).some(
    (source) => statSync(join(root, source)).mtimeMs > since,
  )
}
