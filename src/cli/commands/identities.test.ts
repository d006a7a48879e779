import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from '../../../test/support/command-line.ts'
import { ComposedPlatform } from '../../../test/support/composed-platform.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'

let directory: string
let database: TestDatabase
let platform: ComposedPlatform
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'commands-'))
  database = await createTestDatabase()
  platform = await ComposedPlatform.start(database.url, {})
})
afterAll(async () => {
  await platform.stop()
  await database.drop()
  rmSync(directory, { recursive: true })
})

const file = (name: string, content: unknown) => {
  const path = join(directory, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const run = (...commandLine: string[]) => runCommandLine([...commandLine, '--endpoint', platform.adminUrl])
async function json(...commandLine: string[]) {
  const { output, errors, exitCode } = await run(...commandLine, '--format', 'json')
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 })
  return JSON.parse(output)
}
const person = (email: string) => ({ schema_id: 'person', traits: { email } })

describe('identities', () => {
  it('are imported, shown, found, changed and deleted', async () => {
    const id = await json('identities', 'import', file('ada.json', person('ada@example.com')))
    expect(await json('identities', 'get', id)).toMatchObject({ id, traits: { email: 'ada@example.com' } })
    expect(await json('identities', 'list', '--identifier', 'ada@example.com')).toMatchObject({
      items: [{ id }],
      is_last_page: true,
    })
    const patch = file('patch.json', [{ op: 'replace', path: '/state', value: 'inactive' }])
    expect(await json('identities', 'patch', id, patch)).toMatchObject({ state: 'inactive' })
    expect(await json('identities', 'delete', id)).toBe(id)
    expect((await run('identities', 'get', id)).errors).toMatch(/answered 404/)
  })

  it('are imported by hundreds; each that is refused is named by its number', async () => {
    const lines = Array.from({ length: 450 }, (_, number) =>
      JSON.stringify(person(`many-${number}@example.com`)),
    )
    lines[300] = JSON.stringify(person('many-1@example.com'))
    lines[310] = JSON.stringify({ schema_id: 'person', traits: { email: 'no address' } })
    const outcome = await run('identities', 'import', file('many.jsonl', lines.join('\n')), '--quiet')
    expect(outcome.exitCode).toBe(1)
    expect(outcome.output.trim().split('\n')).toHaveLength(448)
    expect(outcome.errors.split('\n')).toMatchObject([
      expect.stringMatching(/many\.jsonl, object 301: /),
      expect.stringMatching(/many\.jsonl, object 311: /),
      '',
    ])
  })

  it('are checked without being created, by the schemas of the server', async () => {
    const good = file('good.json', person('eve@example.com'))
    const bad = file('bad.json', [
      person('eve@example.com'),
      { schema_id: 'person', traits: { email: 7 }, unknown: true },
      { schema_id: 'nobody', traits: {} },
    ])
    expect(await run('identities', 'validate', good)).toMatchObject({ exitCode: 0, errors: '' })
    const outcome = await run('identities', 'validate', bad)
    expect(outcome).toMatchObject({ exitCode: 1, output: expect.stringContaining('1 of 3 identities') })
    expect(outcome.errors).toMatch(/object 2: .*additional properties.*email must be string/)
    expect(outcome.errors).toMatch(/object 3: there is no identity schema "nobody"/)
    expect(await json('identities', 'list', '--identifier', 'eve@example.com')).toMatchObject({ items: [] })
  })

  it('are found under the newer names of the commands as well', async () => {
    const id = await json('import', 'identities', file('new.json', person('new@example.com')))
    expect(await json('get', 'identity', id)).toMatchObject({ id })
    expect(await json('delete', 'identity', id)).toBe(id)
    expect((await json('list', 'identities', '--all')).items.length).toBeGreaterThan(0)
  })

  it('are not changed by a file that holds no patch', async () => {
    const outcome = await run('identities', 'patch', 'whoever', file('no-patch.json', { op: 'replace' }))
    expect(outcome).toMatchObject({ exitCode: 1 })
    expect(outcome.errors).toMatch('holds no JSON Patch')
  })
})

describe('hashers argon2 calibrate', () => {
  it('writes what can stand in the configuration', async () => {
    const { output, exitCode } = await runCommandLine([
      ...['hashers', 'argon2', 'calibrate', '1', '--max-memory', '19MB', '--max-duration', '30s'],
      ...['--format', 'json'],
    ])
    expect(exitCode).toBe(0)
    expect(JSON.parse(output).identity.hashers).toMatchObject({
      algorithm: 'argon2',
      argon2: { memory: '19456KB', parallelism: 1 },
    })
  })

  it('says when the machine cannot do it', async () => {
    const outcome = await runCommandLine(['hashers', 'argon2', 'calibrate', '--max-duration', '1ms'])
    expect(outcome).toMatchObject({ exitCode: 1 })
    expect(outcome.errors).toMatch('does not hash 60 passwords a minute')
  })
})
