// Everything that `npm test` checks: format and lint, types, import rules, unused code, the build, and all
// tests. Every check runs even when one before it failed; the last line counts them all.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const directory = mkdtempSync(join(tmpdir(), 'identity-platform-report-'))
const report = join(directory, 'tests.json')

const checks = [
  ['format and lint', 'biome check .'],
  ['types', 'tsc --noEmit'],
  ['import rules', 'depcruise src quickstart --config .dependency-cruiser.cjs'],
  ['unused code', 'knip'],
  ['build', 'node scripts/build.mjs'],
]

const count = { passed: 0, failed: 0, skipped: 0 }
for (const [name, command] of checks) {
  const started = performance.now()
  const { status } = spawnSync(command, { cwd: root, stdio: 'inherit', shell: true })
  count[status === 0 ? 'passed' : 'failed']++
  say(`${status === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds(started)})`)
}

const started = performance.now()
const tests = spawnSync(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
try {
  const results = JSON.parse(readFileSync(report, 'utf8'))
  count.passed += results.numPassedTests
  count.failed += results.numFailedTests
  count.skipped += results.numPendingTests + results.numTodoTests
  // A file that cannot even be loaded has no tests to count.
  count.failed += results.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
} catch {
  count.failed++
}
rmSync(directory, { recursive: true, force: true })
if (tests.status !== 0 && count.failed === 0) count.failed++
say(`tests took ${seconds(started)}`)

const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
say(`${count.passed} passed, ${count.failed} failed${skipped}`)
process.exitCode = count.failed > 0 ? 1 : 0

function say(line) {
  process.stdout.write(`${line}\n`)
}

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
