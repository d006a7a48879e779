import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSelfService, type SelfService } from '../../../test/support/self-service.ts'
import { csrfTokenOf, pathOf } from '../../../test/support/self-service-client.ts'
import { Housekeeping } from '../../database/housekeeping.ts'
import { expiringTables } from '../expiring-tables.ts'

const password = 'Quaint-Marmalade-42-Zeppelin'
let server: SelfService
beforeAll(async () => {
  server = await createSelfService({
    selfservice: {
      methods: {
        profile: { enabled: true },
        password: { enabled: true, config: { haveibeenpwned_enabled: false } },
      },
    },
    identity: {
      hashers: { argon2: { memory: '64KB', iterations: 1 } },
      security: { throttling: { per_account_and_network: 2 } },
      audit: { lifespan: '24h' },
    },
  })
})
afterAll(() => server.close())

async function events(query = '') {
  await server.context.audit.flush()
  const answer = await server.admin.inject({ url: `/admin/audit/events${query}` })
  expect(answer.statusCode).toBe(200)
  return answer.json() as { event: string; outcome: string; [field: string]: unknown }[]
}
const about = async (id: string) =>
  (await events(`?identity_id=${id}`)).map(({ event, outcome }) => `${event} ${outcome}`).reverse()

async function submit(kind: string, fields: object, token?: string) {
  const headers = { 'user-agent': 'a test', ...(token !== undefined && { 'x-session-token': token }) }
  const flow = (await server.public.inject({ url: `/self-service/${kind}/api`, headers })).json()
  return server.public.inject({ method: 'POST', url: pathOf(flow.ui.action), headers, payload: fields })
}
const login = (identifier: string, secret = password) =>
  submit('login', { method: 'password', identifier, password: secret })

test('what a person does is recorded, with where from, and without what they wrote', async () => {
  const traits = { email: 'ada@example.org' }
  const registered = await submit('registration', { method: 'password', password, traits })
  const { identity, session, session_token: token } = registered.json()
  await login(traits.email, 'Wrong-Marmalade-42-Zeppelin')
  const other = (await login(traits.email)).json().session
  await submit('settings', { method: 'profile', traits: { ...traits, name: 'Ada' } }, token)
  await submit('settings', { method: 'profile', traits: { email: 'nobody' } }, token)
  const own = { 'x-session-token': token }
  await server.public.inject({ method: 'DELETE', url: `/sessions/${other.id}`, headers: own })
  const payload = { session_token: token }
  await server.public.inject({ method: 'DELETE', url: '/self-service/logout/api', payload })
  expect(await about(identity.id)).toEqual([
    'registration success',
    'login failure',
    'login success',
    'settings success',
    'settings failure',
    'session.revoked success',
    'logout success',
  ])
  const recorded = await events(`?identity_id=${identity.id}`)
  expect(recorded.at(-1)).toMatchObject({
    session_id: session.id,
    ip_address: '127.0.0.1',
    user_agent: 'a test',
    request_id: expect.any(String),
    occurred_at: server.context.clock().toISOString(),
    details: { method: 'password', flow: expect.any(String) },
  })
  expect(recorded.at(-2)).toMatchObject({ details: { method: 'password', messages: [4000006] } })
  for (const secret of [traits.email, 'Marmalade', token, 'nobody'])
    expect(JSON.stringify(recorded)).not.toContain(secret)
})

test('sign-ins through a provider and in a browser are recorded', async () => {
  const client = await server.signedIn({ sub: 'grace', traits: { email: 'grace@example.org' } })
  const { identity } = (await client.get('/sessions/whoami')).json()
  const { logout_url } = (
    await client.get('/self-service/logout/browser', { accept: 'application/json' })
  ).json()
  await client.get(pathOf(logout_url))
  expect(await about(identity.id)).toEqual(['registration success', 'logout success'])
})

test('guesses that are refused are recorded', async () => {
  for (let guess = 0; guess < 3; guess++) await login('victim@example.org', 'guess')
  expect(await events('?event=guesses.refused')).toMatchObject([
    { outcome: 'failure', details: { secret: 'password' } },
  ])
})

test('what operators change is recorded, and what they look at is not', async () => {
  const ask = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET', url: string, payload?: object) =>
    server.admin.inject({ method, url, ...(payload && { payload }) })
  const { id } = (await ask('POST', '/admin/identities', { traits: { email: 'made@example.org' } })).json()
  await ask('GET', `/admin/identities/${id}`)
  await ask('PATCH', `/admin/identities/${id}`, [{ op: 'add', path: '/traits/name', value: 'Made' }])
  await ask('PATCH', `/admin/identities/${id}`, [{ op: 'add', path: '/id', value: 'x' }])
  await ask('DELETE', `/admin/identities/${id}/credentials/oidc`)
  await ask('DELETE', `/admin/identities/${id}`)
  expect(await about(id)).toEqual([
    'operator.identity.changed success',
    'operator.identity.changed failure',
    'operator.credential.deleted failure',
    'operator.identity.deleted success',
  ])
  const [created] = await events('?event=operator.identity.created')
  expect(created).toMatchObject({ outcome: 'success', details: { status: 201 } })
})

describe('the list of events', () => {
  test('is paged by key, and filtered', async () => {
    const all = await events()
    const listed: unknown[] = []
    let url: string | undefined = '/admin/audit/events?page_size=3'
    while (url !== undefined) {
      const answer: LightMyRequestResponse = await server.admin.inject({ url })
      listed.push(...answer.json())
      url = /<([^>]*)>; rel="next"/.exec(String(answer.headers.link))?.[1]
    }
    expect(listed).toEqual(all)
    const failures = await events('?outcome=failure')
    expect(failures).toEqual(all.filter(({ outcome }) => outcome === 'failure'))
    expect(await events('?since=2030-01-01T00:00:00Z')).toEqual([])
    for (const query of [
      '?event=nonsense',
      '?identity_id=nonsense',
      '?since=yesterday',
      '?page_token=forged',
    ])
      expect((await server.admin.inject({ url: `/admin/audit/events${query}` })).statusCode).toBe(400)
  })

  test('is not there for the public', async () => {
    expect((await server.public.inject({ url: '/admin/audit/events' })).statusCode).toBe(404)
  })

  test('cannot be changed, and forgets', async () => {
    const { kysely } = server.context.database
    const change = kysely.updateTable('identity.audit_events').set({ event: 'nothing' }).execute()
    await expect(change).rejects.toThrow('never changed')
    expect((await events()).length).toBeGreaterThan(5)
    const { database, log, clock } = server.context
    server.advance(25 * 3600)
    await new Housekeeping({ database, log, clock, lock: 7, tables: expiringTables }).cleanUp()
    expect(await events()).toEqual([])
  })
})

test('events wait while the database is away', async () => {
  const { context } = server
  let away = true
  const written: string[] = []
  const database = {
    query: async (_statement: unknown, [rows]: [string]) => {
      if (away) throw new Error('away')
      written.push(...JSON.parse(rows).map(({ event }: { event: string }) => event))
      return []
    },
  }
  const { AuditLog } = await import('./audit-log.ts')
  const audit = new AuditLog(database as never, context.settings.audit, context.log, context.clock)
  audit.record({}, { event: 'login', outcome: 'failure' })
  await audit.flush()
  away = false
  audit.record({}, { event: 'logout', outcome: 'success' })
  await audit.flush()
  expect(written).toEqual(['login', 'logout'])
})

test('a browser that is refused by its CSRF token leaves nothing behind', async () => {
  const client = server.browser()
  const flow = await client.fetchFlow('login', await client.get('/self-service/login/browser'))
  const fields = { csrf_token: 'forged', method: 'password', identifier: 'x', password: 'y' }
  expect(csrfTokenOf(flow)).not.toBe('forged')
  expect((await client.postForm(pathOf(flow.ui.action), fields)).statusCode).toBe(303)
  expect((await events()).filter(({ event }) => event === 'login')).toEqual([])
})
