import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBlankDatabase } from '../support/blank-database.ts'
import { runProgram } from '../support/run-program.ts'

let directory: string
let database: Awaited<ReturnType<typeof createBlankDatabase>>
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'migrate-'))
  database = await createBlankDatabase()
})
afterEach(async () => {
  await database.drop()
  rmSync(directory, { recursive: true })
})

const migrate = (...commandLine: string[]) =>
  runProgram(['migrate', ...commandLine, '--data-dir', directory, '--format', 'json'], {
    DATABASE_URL: database.url,
    SECRETS: 'a secret of the test run',
  })

it('ten processes that migrate at once migrate once', async () => {
  const results = await Promise.all(Array.from({ length: 10 }, () => migrate('up')))
  expect(results.map(({ exitCode, errors }) => [exitCode, errors])).toEqual(Array(10).fill([0, '']))
  const applied = results.flatMap(({ output }) => JSON.parse(output).applied as string[])
  expect(applied.toSorted()).toEqual([...new Set(applied)].toSorted())
  expect(applied).toContain('oauth2/0001-initial')
  expect(applied).toContain('identity/0001-initial')
}, 60_000)

it('says which migrations are missing and which are applied', async () => {
  const before = JSON.parse((await migrate('status')).output) as { name: string; appliedAt?: string }[]
  expect(before.length).toBeGreaterThan(0)
  expect(before.every(({ appliedAt }) => appliedAt === undefined)).toBe(true)
  await migrate('up')
  const after = JSON.parse((await migrate('status')).output) as { name: string; appliedAt?: string }[]
  expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name))
  expect(after.every(({ appliedAt }) => appliedAt !== undefined)).toBe(true)
})
