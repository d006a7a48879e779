// Compiles src/ and quickstart/ into dist/ and copies the files that the program reads beside its code.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const compiled = spawnSync('tsc', ['--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
  shell: true,
})
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

for (const asset of globSync('{src,quickstart}/**/*.{css,svg,js,png,ico,woff2}', { cwd: root })) {
  const target = join(root, 'dist', asset)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, asset), target)
}
