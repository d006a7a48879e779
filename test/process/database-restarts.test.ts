import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts'
import { eventually } from '../support/eventually.ts'
import { type RunningPlatform, startPlatform } from '../support/platform.ts'

const outages = 5
const applications = 8

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

/** What was answered with success, and therefore has to hold. */
const clients: string[] = []
const active: string[] = []
const revoked: string[] = []
const refusals: { readonly status: number; readonly retryAfter: string | null }[] = []
let succeeded = 0
let loading = true

/** The answer of one request; undefined when it was not a success. */
async function ask(url: string, request: RequestInit): Promise<Record<string, string> | undefined> {
  const answer = await fetch(url, request)
  const text = await answer.text()
  if (answer.ok) {
    succeeded++
    return text === '' ? {} : JSON.parse(text)
  }
  refusals.push({ status: answer.status, retryAfter: answer.headers.get('retry-after') })
  return undefined
}

/** Registers, gets two tokens and revokes one of them, again and again. */
async function application(): Promise<void> {
  while (loading) {
    const client = await ask(`${platform.adminUrl}/admin/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_types: ['client_credentials'] }),
    })
    if (!client) continue
    clients.push(client.client_id as string)
    const credentials = Buffer.from(
      `${client.client_id}:${encodeURIComponent(client.client_secret as string)}`,
    )
    const post = (path: string, form: Record<string, string>) =>
      ask(`${platform.publicUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Basic ${credentials.toString('base64')}` },
        body: new URLSearchParams(form),
      })
    const kept = await post('/oauth2/token', { grant_type: 'client_credentials' })
    if (kept) active.push(kept.access_token as string)
    const ended = await post('/oauth2/token', { grant_type: 'client_credentials' })
    const token = ended?.access_token
    if (token !== undefined && (await post('/oauth2/revoke', { token }))) revoked.push(token)
  }
}

async function isActive(token: string): Promise<boolean> {
  const answer = await fetch(`${platform.adminUrl}/admin/oauth2/introspect`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
  })
  return ((await answer.json()) as { active: boolean }).active
}

it('PostgreSQL goes away and comes back five times under load, and what was answered holds', async () => {
  const load = Promise.all(Array.from({ length: applications }, application))
  for (let outage = 0; outage < outages; outage++) {
    const served = succeeded
    await eventually(async () => (succeeded > served + 20 ? true : undefined))
    const refused = refusals.length
    await proxy.outage()
    await eventually(async () => (refusals.length > refused + 5 ? true : undefined))
    await proxy.recover()
  }
  const served = succeeded
  await eventually(async () => (succeeded > served + 100 ? true : undefined))
  loading = false
  await load

  expect(platform.process.exitCode).toBeNull()
  expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([503]))
  expect(refusals.every(({ retryAfter }) => /^\d+$/.test(retryAfter ?? ''))).toBe(true)
  const { rows } = await database.database.pool.query(
    'select count(*)::integer as count from oauth2.clients where id = any($1)',
    [clients],
  )
  expect(rows[0].count).toBe(clients.length)
  for (const token of active.slice(-50)) expect(await isActive(token)).toBe(true)
  for (const token of revoked) expect(await isActive(token)).toBe(false)
}, 60_000)
