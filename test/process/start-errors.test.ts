import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { freePorts } from '../support/ports.ts'
import { runProgram } from '../support/run-program.ts'

let directory: string
let database: TestDatabase
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'start-errors-'))
  database = await createTestDatabase({ poolSize: 1 })
})
afterAll(async () => {
  await database.drop()
  rmSync(directory, { recursive: true })
})

const secrets = 'secrets: [a secret of the test run]\n'

function write(content: string, mode = 0o600): string {
  const file = join(directory, 'platform.yaml')
  writeFileSync(file, content)
  chmodSync(file, mode)
  return file
}

/** What `serve` says before it gives up: one line on the error output, and the exit code. */
async function refusal(content: string, environment: Record<string, string> = {}, mode?: number) {
  const { exitCode, errors } = await runProgram(
    ['serve', '--config', write(content, mode), '--data-dir', directory, '--workers', '1'],
    environment,
  )
  expect(errors).not.toMatch(/^ +at /m)
  return { exitCode, sentence: errors.trimEnd().replaceAll(`${directory}/`, '') }
}

describe('serve says in one sentence what is wrong, and ends with 1', () => {
  it('for an unknown key', async () => {
    expect(await refusal(`${secrets}publik_url: https://id.example.com\n`)).toEqual({
      exitCode: 1,
      sentence:
        'platform.yaml:2:1: "publik_url" is not a key of the configuration. Did you mean "public_url"?',
    })
  })

  it('for a missing secret', async () => {
    const { exitCode, sentence } = await refusal('public_url: https://id.example.com\n')
    expect(exitCode).toBe(1)
    expect(sentence).toMatch(/^platform\.yaml:1:1: "secrets" is missing\. [^\n]+$/)
  })

  it('for permissions that let everybody write', async () => {
    expect(await refusal(secrets, {}, 0o666)).toEqual({
      exitCode: 1,
      sentence: 'platform.yaml:1:1: everybody may write to this file. Run "chmod o-w platform.yaml".',
    })
  })

  it('for a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const [free] = await freePorts(1)
    const { exitCode, sentence } = await refusal(
      `${secrets}public: { host: 127.0.0.1, port: ${free} }\nadmin: { port: ${port} }\n`,
      { DATABASE_URL: database.url },
    )
    other.close()
    expect(exitCode).toBe(1)
    expect(sentence).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program. Stop it, or set "admin.port" to another one.`,
    )
  })

  it('for a database at which nothing listens, without its password', async () => {
    const [port] = await freePorts(1)
    const { exitCode, sentence } = await refusal(secrets, {
      DATABASE_URL: `postgres://platform:hunter2@127.0.0.1:${port}/platform`,
    })
    expect(exitCode).toBe(1)
    expect(sentence).toBe(
      `The database postgres://platform:***@127.0.0.1:${port}/platform cannot be used: nothing listens at this address. Check "database" (DATABASE_URL) and that PostgreSQL runs there.`,
    )
  })

  it('for a password that the database refuses', async () => {
    const url = new URL(database.url)
    url.password = 'wrong'
    const { exitCode, sentence } = await refusal(secrets, { DATABASE_URL: url.toString() })
    expect(exitCode).toBe(1)
    expect(sentence).toContain('it refuses the password.')
  })

  it('for an address of a database that is none', async () => {
    const { exitCode, sentence } = await refusal(secrets, { DATABASE_URL: 'mysql://db/platform' })
    expect(exitCode).toBe(1)
    expect(sentence).toMatch(/^The address of the database is not usable: [^\n]+\.$/)
  })

  it('for a database that a newer version has migrated', async () => {
    await database.database.pool.query(`insert into oauth2.migrations (name) values ('9999-future')`)
    const { exitCode, sentence } = await refusal(secrets, { DATABASE_URL: database.url })
    await database.database.pool.query(`delete from oauth2.migrations where name = '9999-future'`)
    expect(exitCode).toBe(1)
    expect(sentence).toMatch(/^The database was migrated by a newer version of the platform [^\n]+\.$/)
  })
})

it.each([
  [['serve', '--wrokers', '2'], "error: unknown option '--wrokers'"],
  [['serve', '--workers', 'two'], "error: option '--workers <number>' argument 'two' is invalid."],
  [['serve', '--components', 'kratos'], "error: option '--components <names>' argument 'kratos' is invalid."],
  [['sevre'], "error: unknown command 'sevre'"],
  [['config', 'check'], 'error: name a file to check'],
])('a command line that is not understood, %s, ends with 2', async (commandLine, message) => {
  const { exitCode, errors } = await runProgram(commandLine)
  expect(exitCode).toBe(2)
  expect(errors).toContain(message)
})

describe('config check', () => {
  it('says that a configuration can be used', async () => {
    const result = await runProgram(['config', 'check', write(secrets)])
    expect(result).toMatchObject({ exitCode: 0, output: 'The configuration can be used.\n' })
  })

  it('gives its findings to programs as JSON', async () => {
    const file = write(`${secrets}log: { levl: info }\n`)
    const { exitCode, output } = await runProgram(['config', 'check', file, '--format', 'json'])
    expect(exitCode).toBe(1)
    expect(JSON.parse(output).problems).toEqual([
      {
        place: { kind: 'file', file, line: 2, column: 8 },
        key: 'log.levl',
        message: '"log.levl" is not a key of the configuration. Did you mean "level"?',
      },
    ])
  })

  it('accepts what config init writes', async () => {
    const { output } = await runProgram(['config', 'init'])
    expect((await runProgram(['config', 'check', write(output)])).exitCode).toBe(0)
  })
})
