import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { seal } from '../../../cryptography/seal.ts'
import { SecretRing } from '../../../cryptography/secret-ring.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { sessionEndpoints } from './index.ts'

let identity: TestIdentity
let ada: IdentityRecord
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: sessionEndpoints })
})
afterAll(() => identity.close())
beforeEach(async ({ task }) => {
  ada = await identity.context.identities.create({
    traits: { email: `${task.id}@example.org`, name: 'Ada' },
    metadataPublic: { role: 'owner' },
    metadataAdmin: { note: 'for operators only' },
  })
})

const device = { ipAddress: '192.0.2.1', userAgent: 'browser', location: undefined }
const signIn = async (identityId = ada.id) =>
  await identity.context.sessions.issue({
    identityId,
    methods: [{ method: 'oidc', aal: 'aal1', provider: 'acme', completed_at: '2026-07-01T12:00:00.000Z' }],
    device,
  })
const cookieFor = (token: string, secrets = identity.context.secrets, expiresAt = 0) =>
  `ory_kratos_session=${seal(secrets, 'identity session cookie', `${token} ${expiresAt}`)}`
const ask = (method: 'GET' | 'DELETE', url: string, token?: string) =>
  identity.public.inject({
    method,
    url,
    ...(token !== undefined && { headers: { 'x-session-token': token } }),
  })

describe('GET /sessions/whoami', () => {
  it('shows the session and its identity, without what only operators may see', async () => {
    const { session, token } = await signIn()
    const answer = await ask('GET', '/sessions/whoami', token)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({ 'x-kratos-authenticated-identity-id': ada.id, vary: 'Cookie' })
    const [address] = ada.verifiableAddresses
    const [recovery] = ada.recoveryAddresses
    const now = identity.context.clock().toISOString()
    expect(answer.json()).toEqual({
      id: session.id,
      active: true,
      authenticated_at: now,
      authentication_methods: [
        { method: 'oidc', aal: 'aal1', provider: 'acme', completed_at: '2026-07-01T12:00:00.000Z' },
      ],
      authenticator_assurance_level: 'aal1',
      devices: [{ id: session.devices[0]?.id, ip_address: '192.0.2.1', user_agent: 'browser', location: '' }],
      expires_at: session.expiresAt.toISOString(),
      issued_at: now,
      identity: {
        id: ada.id,
        schema_id: 'person',
        schema_url: 'https://id.example.com/schemas/cGVyc29u',
        state: 'active',
        state_changed_at: now,
        traits: ada.traits,
        metadata_public: { role: 'owner' },
        organization_id: null,
        recovery_addresses: [
          { id: recovery?.id, value: recovery?.value, via: 'email', created_at: now, updated_at: now },
        ],
        verifiable_addresses: [
          {
            id: address?.id,
            value: address?.value,
            via: 'email',
            verified: false,
            status: 'pending',
            created_at: now,
            updated_at: now,
          },
        ],
        created_at: now,
        updated_at: now,
      },
    })
    expect(answer.body).not.toContain('for operators only')
  })

  it('takes the token header before the cookie before the bearer token', async () => {
    const other = await identity.context.identities.create({
      traits: { email: `other-${ada.id}@example.org` },
    })
    const [first, second, third] = [await signIn(), await signIn(other.id), await signIn()]
    const whoami = async (headers: Record<string, string>) =>
      (await identity.public.inject({ url: '/sessions/whoami', headers })).json().id
    const cookie = cookieFor(second.token)
    const authorization = `Bearer ${third.token}`
    expect(await whoami({ 'x-session-token': first.token, cookie, authorization })).toBe(first.session.id)
    expect(await whoami({ cookie, authorization })).toBe(second.session.id)
    expect(await whoami({ authorization })).toBe(third.session.id)
    const refused = await identity.public.inject({
      url: '/sessions/whoami',
      headers: { 'x-session-token': 'ory_st_nonsense', cookie },
    })
    expect(refused.statusCode).toBe(401)
  })

  it.each([
    ['no credentials', {}],
    ['an unknown token', { 'x-session-token': 'ory_st_nonsense' }],
    ['a garbage cookie', { cookie: 'ory_kratos_session=nonsense' }],
    ['an empty cookie', { cookie: 'ory_kratos_session=' }],
    ['a bearer token of something else', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
  ])('is 401 for %s', async (_, headers) => {
    const answer = await identity.public.inject({ url: '/sessions/whoami', headers })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error: { id: 'session_inactive', code: 401, status: 'Unauthorized', message: expect.any(String) },
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('is 401 for a cookie that was sealed with other secrets, or for another purpose', async () => {
    const { token } = await signIn()
    const foreign = cookieFor(token, new SecretRing(['secrets of somebody else']))
    const repurposed = `ory_kratos_session=${seal(identity.context.secrets, 'continuity', `${token} 0`)}`
    for (const cookie of [foreign, repurposed, `ory_kratos_session=${token}`])
      expect(
        (await identity.public.inject({ url: '/sessions/whoami', headers: { cookie } })).statusCode,
      ).toBe(401)
  })

  it('is 401 after the session was revoked, has expired, or its identity was disabled', async () => {
    const [revoked, disabled, expired] = [await signIn(), await signIn(), await signIn()]
    const status = async (token: string) => (await ask('GET', '/sessions/whoami', token)).statusCode
    await identity.context.sessions.revoke(revoked.session.id)
    expect(await status(revoked.token)).toBe(401)
    await identity.context.identities.update(ada.id, () => ({ state: 'inactive' }))
    expect(await status(disabled.token)).toBe(401)
    await identity.context.identities.update(ada.id, () => ({ state: 'active' }))
    expect(await status(expired.token)).toBe(200)
    identity.advance(24 * 3600)
    expect(await status(expired.token)).toBe(401)
  })

  it('gives the browser a longer cookie when the session was extended', async () => {
    const { session, token } = await signIn()
    const current = cookieFor(token, identity.context.secrets, session.expiresAt.getTime())
    const whoami = (cookie: string) =>
      identity.public.inject({ url: '/sessions/whoami', headers: { cookie } })
    expect((await whoami(current)).headers['set-cookie']).toBeUndefined()
    identity.advance(3600)
    await identity.context.sessions.extend(session.id)
    const renewed = (await whoami(current)).headers['set-cookie'] as string
    expect(renewed).toMatch(
      /^ory_kratos_session=[\w-]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(renewed).not.toContain(token)
    expect((await whoami(renewed.split(';')[0] as string)).headers['set-cookie']).toBeUndefined()
  })

  it('answers any method', async () => {
    const { token } = await signIn()
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const) {
      const answer = await identity.public.inject({
        method,
        url: '/sessions/whoami',
        headers: { 'x-session-token': token },
      })
      expect(answer.statusCode, method).toBe(200)
    }
  })

  it('refuses a tokenizer template that does not exist', async () => {
    const { token } = await signIn()
    expect((await ask('GET', '/sessions/whoami?tokenize_as=nonsense', token)).statusCode).toBe(400)
  })
})

describe('the sessions of the person who is signed in', () => {
  it('lists the others, not the current one, by page', async () => {
    const mine = await signIn()
    const empty = await ask('GET', '/sessions', mine.token)
    expect(empty.json()).toEqual([])
    expect(empty.headers['x-total-count']).toBe('0')
    const others = [await signIn(), await signIn(), await signIn()].map(({ session }) => session.id)
    const listed: string[] = []
    let url: string | undefined = '/sessions?page_size=2'
    while (url) {
      const answer = await ask('GET', url, mine.token)
      expect(answer.headers['x-total-count']).toBe('3')
      listed.push(...answer.json().map(({ id }: { id: string }) => id))
      url = /<([^>]*)>; rel="next"/.exec(answer.headers.link as string)?.[1]
    }
    expect(listed).toHaveLength(3)
    expect(new Set(listed)).toEqual(new Set(others))
  })

  it('ends one of them, and is 204 for what is gone or never was', async () => {
    const [mine, other] = [await signIn(), await signIn()]
    const end = async (id: string) => (await ask('DELETE', `/sessions/${id}`, mine.token)).statusCode
    expect(await end(other.session.id)).toBe(204)
    expect((await ask('GET', '/sessions/whoami', other.token)).statusCode).toBe(401)
    expect(await end(other.session.id)).toBe(204)
    expect(await end('5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11')).toBe(204)
    expect(await end('nonsense')).toBe(400)
    expect(await end(mine.session.id)).toBe(400)
    expect(await end(mine.session.id.toUpperCase())).toBe(400)
  })

  it('does not end the session of someone else', async () => {
    const other = await identity.context.identities.create({
      traits: { email: `other-${ada.id}@example.org` },
    })
    const [mine, theirs] = [await signIn(), await signIn(other.id)]
    expect((await ask('DELETE', `/sessions/${theirs.session.id}`, mine.token)).statusCode).toBe(204)
    expect((await ask('GET', '/sessions/whoami', theirs.token)).statusCode).toBe(200)
  })

  it('ends all others and counts them', async () => {
    const [mine, other] = [await signIn(), await signIn(), await signIn()]
    const answer = await ask('DELETE', '/sessions', mine.token)
    expect(answer.json()).toEqual({ count: 2 })
    expect((await ask('GET', '/sessions/whoami', mine.token)).statusCode).toBe(200)
    expect((await ask('GET', '/sessions/whoami', other.token)).statusCode).toBe(401)
  })

  it('needs a session', async () => {
    for (const [method, url] of [
      ['GET', '/sessions'],
      ['DELETE', '/sessions'],
      ['DELETE', '/sessions/5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11'],
    ] as const)
      expect((await ask(method, url)).statusCode).toBe(401)
  })
})
