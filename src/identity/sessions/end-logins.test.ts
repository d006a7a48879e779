import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import type { OAuthAdminApi } from '../../contracts/oauth-admin-api.ts'
import { identityEndpoints } from '../endpoints.ts'
import { sessionApi } from './session-api.ts'

const told: object[] = []
let failure: Error | undefined
let identity: TestIdentity
let identityId: string

beforeAll(async () => {
  const oauth: Pick<OAuthAdminApi, 'revokeLoginSessions'> = {
    revokeLoginSessions: async (selector) => {
      told.push(selector)
      if (failure) throw failure
    },
  }
  identity = await createTestIdentity({ endpoints: identityEndpoints, oauth: oauth as OAuthAdminApi })
})
afterAll(() => identity.close())
beforeEach(async ({ task }) => {
  told.length = 0
  failure = undefined
  identityId = (await identity.context.identities.create({ traits: { email: `${task.id}@example.org` } })).id
})

const issue = () =>
  identity.context.sessions.issue({
    identityId,
    methods: [{ method: 'oidc', aal: 'aal1', completed_at: '2026-07-01T12:00:00.000Z' }],
    device: { ipAddress: '192.0.2.1', userAgent: 'browser', location: '' },
  })
const admin = (method: 'DELETE' | 'POST', url: string, payload?: object) =>
  identity.admin.inject({ method, url, ...(payload && { payload }) })
const ending = (id: string) => ({ identity_provider_session_id: id })

describe('the OAuth 2.0 server hears of a session', () => {
  it('that the person ends, on this device or on another one', async () => {
    const [here, there, elsewhere] = [await issue(), await issue(), await issue()]
    const own = { authorization: `Bearer ${here.token}` }
    await identity.public.inject({ method: 'DELETE', url: `/sessions/${there.session.id}`, headers: own })
    expect(told).toEqual([ending(there.session.id)])
    await identity.public.inject({ method: 'DELETE', url: '/sessions', headers: own })
    expect(told.at(-1)).toEqual(ending(elsewhere.session.id))
    await identity.public.inject({
      method: 'DELETE',
      url: '/self-service/logout/api',
      payload: { session_token: here.token },
    })
    expect(told.at(-1)).toEqual(ending(here.session.id))
    expect(told).toHaveLength(3)
  })

  it('that an administrator ends, one by one or many', async () => {
    const sessions = [await issue(), await issue(), await issue(), await issue()]
    const [one, two, three, four] = sessions.map(({ session }) => session.id) as [
      string,
      string,
      string,
      string,
    ]
    await admin('DELETE', `/admin/sessions/${one}`)
    await admin('DELETE', `/admin/sessions/${one}`)
    expect(told).toEqual([ending(one)])
    await admin('POST', '/admin/sessions', { action: 'disable', sessions: [two, three] })
    expect(new Set(told)).toEqual(new Set([one, two, three].map(ending)))
    await admin('DELETE', `/admin/identities/${identityId}/sessions`)
    expect(told).toContainEqual(ending(four))
    await admin('DELETE', `/admin/identities/${identityId}`)
    expect(told.at(-1)).toEqual({ subject: identityId })
  })

  it('that it has ended itself, which it takes for heard', async () => {
    const { session } = await issue()
    await sessionApi(identity.context).disableSession(session.id)
    expect(told).toEqual([ending(session.id)])
  })

  it('and when it cannot be reached the session has ended all the same', async () => {
    const { session, token } = await issue()
    failure = new Error('away')
    expect((await admin('DELETE', `/admin/sessions/${session.id}`)).statusCode).toBe(204)
    expect((await identity.context.sessions.find(token))?.active).toBe(false)
  })
})
