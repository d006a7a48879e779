import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { sessionAdminEndpoints } from '../../admin/sessions/index.ts'
import { sessionEndpoints } from './index.ts'

const hour = 3600
let identity: TestIdentity
let statements: string[] = []
beforeAll(async () => {
  identity = await createTestIdentity({
    endpoints: [...sessionEndpoints, ...sessionAdminEndpoints],
    onStatement: ({ name }) => statements.push(name),
    configuration: {
      identity: {
        session: { lifespan: '24h', renew_when_remaining: '12h', earliest_possible_extend: '20h' },
        feature_flags: {
          cacheable_sessions: true,
          cacheable_sessions_max_age: '13h',
          faster_session_extend: true,
        },
      },
    },
  })
})
afterAll(() => identity.close())

const signIn = async (email: string) => {
  const { id } = await identity.context.identities.create({ traits: { email } })
  return identity.context.sessions.issue({
    identityId: id,
    methods: [{ method: 'password', aal: 'aal1', completed_at: '2026-07-01T12:00:00.000Z' }],
    device: { ipAddress: '192.0.2.1', userAgent: undefined, location: undefined },
  })
}
const whoami = (token?: string) =>
  identity.public.inject({
    url: '/sessions/whoami',
    headers: { ...(token !== undefined && { 'x-session-token': token }) },
  })

test('an answer says for how long it may be remembered', async () => {
  const { token } = await signIn('cached@example.org')
  const cacheFor = async (presented?: string) => (await whoami(presented)).headers['ory-session-cache-for']
  expect(await cacheFor(token)).toBe(String(13 * hour))
  expect(await cacheFor()).toBe('60')
  expect(await cacheFor('ory_st_unknown')).toBeUndefined()
  identity.advance(11.5 * hour)
  expect(await cacheFor(token)).toBe(String(12.5 * hour))
})

test('whoever is seen when little is left of their session keeps it, by one write', async () => {
  const { token, session } = await signIn('renewed@example.org')
  identity.advance(11 * hour)
  statements = []
  expect((await whoami(token)).json().expires_at).toBe(session.expiresAt.toISOString())
  identity.advance(2 * hour)
  const renewed = new Date(identity.context.clock().getTime() + 24 * hour * 1000).toISOString()
  for (let time = 0; time < 3; time++) expect((await whoami(token)).json().expires_at).toBe(renewed)
  expect(statements.filter((name) => name === 'session_extend')).toHaveLength(1)
  await identity.context.sessions.revoke(session.id)
  identity.advance(20 * hour)
  expect((await whoami(token)).statusCode).toBe(401)
})

test('an operator extends a session without an answer, but not too early', async () => {
  const { session } = await signIn('extended@example.org')
  const extend = () => identity.admin.inject({ method: 'PATCH', url: `/admin/sessions/${session.id}/extend` })
  expect((await extend()).statusCode).toBe(404)
  identity.advance(4 * hour)
  const answer = await extend()
  expect([answer.statusCode, answer.body]).toEqual([204, ''])
  expect((await extend()).statusCode).toBe(404)
})
