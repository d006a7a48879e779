import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts'
import { eventually } from '../support/eventually.ts'
import { type RunningPlatform, startPlatform } from '../support/platform.ts'

let database: TestDatabase
let proxy: DatabaseProxy
let platform: RunningPlatform
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 1 })
  proxy = await startDatabaseProxy(database.url)
  platform = await startPlatform({ databaseUrl: proxy.url, commandLine: ['--components', 'oauth2'] })
})
afterAll(async () => {
  await platform.stop()
  await proxy.close()
  await database.drop()
})

const clients = () => fetch(`${platform.adminUrl}/admin/clients`)
const ready = () => fetch(`${platform.adminUrl}/health/ready`)

it('while the database is away requests are 503 with Retry-After, and they succeed when it is back', async () => {
  expect((await clients()).status).toBe(200)

  await proxy.outage()
  const refused = await clients()
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
  const unready = await ready()
  expect(unready.status).toBe(503)
  expect(await unready.json()).toEqual({ errors: { database: 'not reachable' } })
  expect((await fetch(`${platform.adminUrl}/health/alive`)).status).toBe(200)

  await proxy.recover()
  await eventually(async () => ((await ready()).status === 200 ? true : undefined))
  expect((await clients()).status).toBe(200)
  expect(platform.process.exitCode).toBeNull()
})
