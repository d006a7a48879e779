// Compiles src/ and quickstart/ into dist/ and copies the files that the program reads beside its code.
// With --if-stale: only when something is newer than the last build.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const built = join(root, 'dist', '.built')
if (process.argv.includes('--if-stale') && !isStale()) process.exit(0)

for (const asset of globSync('{src,quickstart}/**/*.{css,svg,js,png,ico,woff2}', { cwd: root })) {
  const target = join(root, 'dist', asset)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, asset), target)
}

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const compiled = spawnSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

// What --if-stale compares with.
writeFileSync(built, '')

function isStale() {
  if (!existsSync(built)) return true
  const since = statSync(built).mtimeMs
  return globSync(['{src,quickstart}/**/*.*', 'package-lock.json'], { cwd: root }).some(
    (source) => statSync(join(root, source)).mtimeMs > since,
  )
}
