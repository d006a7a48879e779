import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { sessionAdminEndpoints } from './index.ts'

let identity: TestIdentity
let identityId: string
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: sessionAdminEndpoints })
})
afterAll(() => identity.close())
beforeEach(async ({ task }) => {
  const traits = { email: `${task.id}@example.org` }
  identityId = (await identity.context.identities.create({ traits, metadataAdmin: { note: 'vip' } })).id
})

const ask = (method: 'GET' | 'DELETE' | 'PATCH', url: string) => identity.admin.inject({ method, url })
const signIn = () =>
  identity.context.sessions.issue({
    identityId,
    methods: [{ method: 'oidc', aal: 'aal1', completed_at: '2026-07-01T12:00:00.000Z' }],
    device: { ipAddress: '192.0.2.1', userAgent: 'browser', location: 'Oslo, NO' },
  })
const nobody = '5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11'

describe('the admin API of sessions', () => {
  it('shows one, with identity and devices where they are asked for', async () => {
    const { session } = await signIn()
    const plain = (await ask('GET', `/admin/sessions/${session.id}`)).json()
    expect(plain).toMatchObject({ id: session.id, active: true, identity: null, devices: [] })
    const expanded = (await ask('GET', `/admin/sessions/${session.id}?expand=Identity&expand=Devices`)).json()
    expect(expanded).toMatchObject({
      identity: { id: identityId, metadata_admin: { note: 'vip' } },
      devices: [{ location: 'Oslo, NO' }],
    })
    expect((await ask('GET', `/admin/sessions/${session.id}?expand=nonsense`)).statusCode).toBe(400)
  })

  it('ends one, which stays readable as inactive', async () => {
    const { session, token } = await signIn()
    for (let time = 0; time < 2; time++)
      expect((await ask('DELETE', `/admin/sessions/${session.id}`)).statusCode).toBe(204)
    expect((await ask('GET', `/admin/sessions/${session.id}`)).json().active).toBe(false)
    expect((await identity.context.sessions.find(token))?.active).toBe(false)
  })

  it('extends one that is active, and no other', async () => {
    const [active, ended] = [await signIn(), await signIn()]
    identity.advance(3600)
    await identity.context.sessions.revoke(ended.session.id)
    const extended = await ask('PATCH', `/admin/sessions/${active.session.id}/extend`)
    const lifespan = 24 * 3600 * 1000
    expect(Date.parse(extended.json().expires_at) - identity.context.clock().getTime()).toBe(lifespan)
    const refused = await ask('PATCH', `/admin/sessions/${ended.session.id}/extend`)
    expect(refused.json()).toMatchObject({ active: false, expires_at: ended.session.expiresAt.toISOString() })
  })

  it('lists and deletes those of an identity', async () => {
    const [one] = [await signIn(), await signIn()]
    await identity.context.sessions.revoke(one.session.id)
    const list = async (query: string) => await ask('GET', `/admin/identities/${identityId}/sessions${query}`)
    expect((await list('')).json()).toHaveLength(2)
    expect((await list('?active=true')).json()).toHaveLength(1)
    expect((await list('?active=false')).json()).toMatchObject([{ id: one.session.id, active: false }])
    expect((await list('')).headers['x-total-count']).toBe('2')
    const remove = () => ask('DELETE', `/admin/identities/${identityId}/sessions`)
    expect((await remove()).statusCode).toBe(204)
    expect((await remove()).statusCode).toBe(404)
    expect((await ask('GET', `/admin/sessions/${one.session.id}`)).statusCode).toBe(404)
  })

  it('ends those of a list, of identities, or all, and says how many', async () => {
    const manage = async (payload: object) =>
      await identity.admin.inject({ method: 'POST', url: '/admin/sessions', payload })
    const [one, two, three] = [await signIn(), await signIn(), await signIn()]
    const ids = [one.session.id, nobody]
    expect((await manage({ action: 'disable', sessions: ids })).json()).toEqual({ processed: 1, more: false })
    expect((await manage({ action: 'disable', sessions: ids })).json()).toEqual({ processed: 0, more: false })
    expect((await identity.context.sessions.get(one.session.id))?.active).toBe(false)
    const disabled = await manage({ action: 'disable', identities: [identityId] })
    expect(disabled.json()).toEqual({ processed: 2, more: false })
    expect((await identity.context.sessions.find(two.token))?.active).toBe(false)
    const deleted = await manage({ action: 'delete', sessions: [three.session.id] })
    expect(deleted.json()).toEqual({ processed: 1, more: false })
    expect((await manage({ action: 'delete', identities: [identityId] })).json().processed).toBe(2)
    const last = await signIn()
    expect((await manage({ action: 'disable', identities: ['*'] })).json().processed).toBeGreaterThan(0)
    expect((await identity.context.sessions.find(last.token))?.active).toBe(false)
    expect((await manage({ action: 'disable', identities: ['*'] })).json()).toEqual({
      processed: 0,
      more: false,
    })
    expect((await manage({ action: 'delete', identities: ['*'] })).json().more).toBe(false)
    expect(await identity.context.sessions.get(last.session.id)).toBeUndefined()
  })

  it('ends none by a request that is not clear about which', async () => {
    const { session, token } = await signIn()
    const many = Array.from({ length: 501 }, () => session.id)
    for (const payload of [
      {},
      { action: 'explode', sessions: [session.id] },
      { action: 'delete' },
      { action: 'delete', sessions: [] },
      { action: 'delete', sessions: ['*'] },
      { action: 'delete', identities: ['*', identityId] },
      { action: 'delete', sessions: [session.id], identities: [identityId] },
      { action: 'delete', sessions: [session.id, 'nonsense'] },
      { action: 'delete', sessions: many },
      { action: 'delete', sessions: [session.id], all: true },
    ]) {
      const answer = await identity.admin.inject({ method: 'POST', url: '/admin/sessions', payload })
      expect(answer.statusCode).toBe(400)
      expect(answer.json().error.reason).toEqual(expect.any(String))
    }
    expect((await identity.context.sessions.find(token))?.active).toBe(true)
  })

  it('lists everybody page by page', async () => {
    const mine = new Set<string>()
    for (let index = 0; index < 5; index++) mine.add((await signIn()).session.id)
    const listed: string[] = []
    let url: string | undefined = '/admin/sessions?page_size=2&active=true&expand=identity'
    while (url !== undefined) {
      const answer = await ask('GET', url)
      listed.push(...answer.json().map(({ id }: { id: string }) => id))
      url = /<([^>]*)>; rel="next"/.exec(answer.headers.link as string)?.[1]
    }
    expect(new Set(listed).size).toBe(listed.length)
    for (const id of mine) expect(listed).toContain(id)
  })

  it('is 404 for what is not there and 400 for what is no id', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['PATCH', '/extend'],
    ] as const) {
      expect((await ask(method, `/admin/sessions/${nobody}${path}`)).statusCode).toBe(404)
      expect((await ask(method, `/admin/sessions/nonsense${path}`)).statusCode).toBe(400)
    }
    expect((await ask('GET', '/admin/identities/nonsense/sessions')).statusCode).toBe(400)
    expect((await ask('DELETE', '/admin/identities/nonsense/sessions')).statusCode).toBe(400)
  })
})
