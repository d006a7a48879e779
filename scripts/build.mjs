// Compiles src/ and quickstart/ into dist/ and copies the files that the program reads beside its code.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const compiled = spawnSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

for (const asset of globSync('{src,quickstart}/**/*.{css,svg,js,png,ico,woff2}', { cwd: root })) {
  const target = join(root, 'dist', asset)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, asset), target)
}

// `npm start` builds again when something is newer than this.
writeFileSync(join(root, 'dist', '.built'), '')
