import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runCommandLine } from '../../../test/support/command-line.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.drop())
beforeEach(async () => {
  await test.database.pool.query(
    'truncate oauth2.revoked_tokens, oauth2.stored_challenges, oauth2.used_assertions, identity.error_containers',
  )
})

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

async function revoke(...expiries: readonly Date[]): Promise<void> {
  for (const expiresAt of expiries)
    await test.database.kysely
      .insertInto('oauth2.revoked_tokens')
      .values({ token_id: randomUUID(), expires_at: expiresAt })
      .execute()
}
const left = async (table: string) =>
  (await test.database.pool.query(`select count(*)::integer as count from ${table}`)).rows[0].count

async function command(...commandLine: string[]) {
  const { output, errors, exitCode } = await runCommandLine([...commandLine, test.url, '--format', 'json'])
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 })
  return JSON.parse(output)
}

describe('janitor', () => {
  it('deletes what has expired by itself, of the kinds that it is told', async () => {
    await revoke(minutesAgo(5), minutesAgo(-5))
    await test.database.pool.query("insert into oauth2.used_assertions values ('issuer', 'jti', $1)", [
      minutesAgo(5),
    ])
    expect(await command('janitor', '--tokens')).toEqual({
      'oauth2.grants': 0,
      'oauth2.refresh_tokens': 0,
      'oauth2.revoked_tokens': 1,
    })
    expect(await left('oauth2.revoked_tokens')).toBe(1)
    expect(await left('oauth2.used_assertions')).toBe(1)
    expect(await command('janitor', '--grants')).toMatchObject({ 'oauth2.used_assertions': 1 })
  })

  it('keeps what has expired only just, and stops at the limit', async () => {
    await revoke(minutesAgo(5), minutesAgo(50), minutesAgo(60))
    expect(await command('janitor', '--tokens', '--keep-if-younger', '30m', '--limit', '1')).toMatchObject({
      'oauth2.revoked_tokens': 1,
    })
    expect(await left('oauth2.revoked_tokens')).toBe(2)
    await command('janitor', '--tokens', '--keep-if-younger', '30m')
    expect(await left('oauth2.revoked_tokens')).toBe(1)
  })

  it('takes no lifespan for everything, and says so', async () => {
    await revoke(minutesAgo(-60))
    const outcome = await runCommandLine(['janitor', test.url, '--tokens', '--access-lifespan', '1s'])
    expect(outcome).toMatchObject({ exitCode: 0 })
    expect(outcome.errors).toMatch('every row knows when it expires')
    expect(await left('oauth2.revoked_tokens')).toBe(1)
  })

  it('has to be told what to delete', async () => {
    expect(await runCommandLine(['janitor', test.url])).toMatchObject({ exitCode: 2 })
  })
})

describe('cleanup sql', () => {
  it('deletes what has expired of the identity server', async () => {
    await test.database.pool.query(
      `insert into identity.error_containers (id, error, created_at, expires_at) values ($1, '{}', $2, $2)`,
      [randomUUID(), minutesAgo(5)],
    )
    expect(await command('cleanup', 'sql')).toMatchObject({ 'identity.error_containers': 1 })
    expect(await left('identity.error_containers')).toBe(0)
  })
})

describe('migrate', () => {
  it('answers under the names of the originals', async () => {
    expect(await command('migrate', 'sql', 'up', '--yes')).toEqual({ applied: [] })
    const status = await command('migrate', 'sql', 'status', '--block')
    expect(status.every(({ appliedAt }: { appliedAt?: string }) => appliedAt)).toBe(true)
  })

  it('undoes nothing when something would be lost', async () => {
    const outcome = await runCommandLine(['migrate', 'sql', 'down', test.url, '--steps', '1000'])
    expect(outcome).toMatchObject({ exitCode: 1, output: '' })
    expect(outcome.errors).toMatch(/cannot be undone .* Nothing was changed/)
    const status = await command('migrate', 'status')
    expect(status.every(({ appliedAt }: { appliedAt?: string }) => appliedAt)).toBe(true)
  })

  it('is refused without a database that can be reached', async () => {
    const outcome = await runCommandLine(['migrate', 'status', 'postgres://nobody@127.0.0.1:1/none'])
    expect(outcome).toMatchObject({ exitCode: 1 })
    expect(outcome.errors).toMatch('nothing listens at this address')
  })
})

it('the address of the database may come from the environment', async () => {
  const before = process.env.DATABASE_URL
  process.env.DATABASE_URL = test.url
  const { output } = await runCommandLine(['migrate', 'status', '-e', '--format', 'json'])
  if (before === undefined) delete process.env.DATABASE_URL
  else process.env.DATABASE_URL = before
  expect(JSON.parse(output).length).toBeGreaterThan(1)
})
