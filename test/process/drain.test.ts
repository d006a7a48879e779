import { once } from 'node:events'
import type pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type RunningPlatform, startPlatform } from '../support/platform.ts'

let database: TestDatabase
let platform: RunningPlatform
let holder: pg.PoolClient
beforeEach(async () => {
  database = await createTestDatabase({ poolSize: 2 })
  platform = await startPlatform({ databaseUrl: database.url, commandLine: ['--components', 'oauth2'] })
  holder = await database.database.pool.connect()
})
afterEach(async () => {
  holder.release(true)
  platform.process.kill('SIGKILL')
  await platform.stop()
  await database.drop()
})

/** A request that the platform cannot answer before the test lets go of the table. */
async function slowRequest(): Promise<{ readonly answer: Promise<Response> }> {
  await holder.query('begin')
  await holder.query('lock table oauth2.clients in access exclusive mode')
  const answer = fetch(`${platform.adminUrl}/admin/clients`)
  answer.catch(() => undefined)
  await eventually(async () => {
    const { rows } = await database.database.pool.query(
      `select 1 from pg_locks where relation = 'oauth2.clients'::regclass and not granted`,
    )
    return rows[0]
  })
  return { answer }
}

const refusesConnections = () =>
  eventually(() =>
    fetch(`${platform.adminUrl}/health/alive`).then(
      () => undefined,
      () => true,
    ),
  )

it('SIGTERM lets a request in progress end, takes no new one, and ends with 0', async () => {
  const { answer } = await slowRequest()
  const ended = once(platform.process, 'exit')
  platform.process.kill('SIGTERM')
  await refusesConnections()
  expect(platform.process.exitCode).toBeNull()

  await holder.query('rollback')
  expect((await answer).status).toBe(200)
  expect(await ended).toEqual([0, null])
  expect(platform.log()).toContain('requests in progress are answered first')
})

it('a second signal ends it at once', async () => {
  const { answer } = await slowRequest()
  const ended = once(platform.process, 'exit')
  platform.process.kill('SIGTERM')
  await refusesConnections()
  platform.process.kill('SIGTERM')
  expect(await ended).toEqual([143, null])
  await expect(answer).rejects.toThrow()
})
