import * as jose from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DeviceJourney } from '../../../test/support/device-journey.ts'
import { HookReceiver } from '../../../test/support/hook-receiver.ts'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let hooks: HookReceiver
let server: OAuth2Server
let client: RegisteredClient
let opaque: RegisteredClient

const apiKey = (place: 'header' | 'cookie', name: string) => ({
  type: 'api_key',
  config: { in: place, name, value: 'hook-secret' },
})

const hooked = (others: Record<string, unknown> = {}) => ({
  token_hook: { url: `${hooks.url}/token`, auth: apiKey('header', 'X-Hook-Key') },
  refresh_token_hook: { url: `${hooks.url}/refresh`, auth: apiKey('cookie', 'key') },
  ...others,
})

beforeAll(async () => {
  hooks = await HookReceiver.start()
  server = await OAuth2Server.start({ oauth2: { oauth2: hooked() } })
  client = await server.register()
  opaque = await server.register({ access_token_strategy: 'opaque' })
})
afterAll(async () => {
  await server.stop()
  hooks.stop()
})
afterEach(() => {
  hooks.replies.clear()
  hooks.take()
})

const says = (access_token?: object, id_token?: object) => ({
  status: 200,
  body: { session: { ...(access_token && { access_token }), ...(id_token && { id_token }) } },
})
const own = { grant_type: 'client_credentials', scope: 'read' }
const consented = { session: { access_token: { tenant: 'acme' }, id_token: { email: 'old@example.test' } } }

describe('the token hook', () => {
  it('is told of every token, with its API key, and nothing secret', async () => {
    await server.token(client, own)
    const [call, ...more] = hooks.take()
    expect(more).toEqual([])
    expect(call?.headers).toMatchObject({
      'x-hook-key': 'hook-secret',
      'content-type': 'application/json; charset=UTF-8',
    })
    expect(call?.body.request).toEqual({
      client_id: client.client_id,
      requested_scopes: ['read'],
      granted_scopes: ['read'],
      granted_audience: [],
      grant_types: ['client_credentials'],
      payload: { grant_type: ['client_credentials'], scope: ['read'] },
    })
    await server.tokens(client, consented)
    const [exchange] = hooks.take()
    expect(exchange?.body.session).toMatchObject({
      extra: { tenant: 'acme' },
      id_token: { subject: 'alice', id_token_claims: { sub: 'alice', ext: { email: 'old@example.test' } } },
    })
    expect(JSON.stringify(exchange?.body)).not.toMatch(/ory_ac_|client_secret/)
  })

  it('adds claims to tokens of a client, in both formats', async () => {
    hooks.replies.set('/token', says({ tenant: 'hooked' }))
    for (const registered of [client, opaque]) {
      const { access_token } = (await server.token(registered, own)).json()
      expect(await server.introspect(access_token)).toMatchObject({ active: true, ext: { tenant: 'hooked' } })
    }
    const { access_token } = (await server.token(client, own)).json()
    expect(jose.decodeJwt(access_token).ext).toEqual({ tenant: 'hooked' })
  })

  it('adds claims to what was consented to, which stays', async () => {
    hooks.replies.set('/token', says({ tenant: 'other', groups: ['a'] }, { email: 'new', name: 'Alice' }))
    const tokens = await server.tokens(opaque, consented)
    expect(await server.introspect(tokens.access_token)).toMatchObject({
      ext: { tenant: 'acme', groups: ['a'] },
    })
    expect(jose.decodeJwt(tokens.id_token as string)).toMatchObject({
      email: 'old@example.test',
      name: 'Alice',
    })
    const userinfo = await server.publicServer.inject({
      url: '/userinfo',
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(userinfo.json()).toMatchObject({ sub: 'alice', name: 'Alice' })
  })

  it('forbids tokens with 403, and the code can be used once it allows them', async () => {
    const { code } = await server.authorize(client)
    hooks.replies.set('/token', { status: 403 })
    const denied = await server.exchange(client, code)
    expect([denied.statusCode, denied.json().error]).toEqual([403, 'access_denied'])
    hooks.replies.clear()
    expect((await server.exchange(client, code)).statusCode).toBe(200)
  })

  it('is not asked about a code that gives no tokens anyway', async () => {
    const { code } = await server.authorize(client)
    await server.exchange(opaque, code)
    await server.exchange(client, code, { redirect_uri: 'https://elsewhere.example.test' })
    await server.exchange(client, 'no code')
    expect(hooks.take()).toEqual([])
  })

  it.each([
    ['nothing', { status: 200 }],
    ['no session', { status: 200, body: {} }],
    ['claims that are none', { status: 200, body: { session: { access_token: 'admin' } } }],
    ['a redirect', { status: 302 }],
    ['that it does not know', { status: 404 }],
  ])('that answers %s stops the tokens', async (_what, reply) => {
    hooks.replies.set('/token', reply)
    const answer = await server.token(client, own)
    expect([answer.statusCode, answer.json().error]).toEqual([500, 'server_error'])
    expect(hooks.take()).toHaveLength(1)
  })

  it('is asked about a device once a person has let it in, and what it says stays with the grant', async () => {
    const device = await DeviceJourney.register(server)
    const codes = await device.begin()
    expect(await device.poll(codes)).toMatchObject({ error: 'authorization_pending' })
    expect(hooks.take()).toEqual([])
    await device.connect(codes)
    hooks.replies.set('/token', { status: 403 })
    expect(await device.poll(codes)).toMatchObject({ error: 'access_denied' })
    hooks.replies.set('/token', says({ tenant: 'acme' }, { plan: 'gold' }))
    const tokens = await device.poll(codes)
    expect(jose.decodeJwt(tokens.id_token)).toMatchObject({ plan: 'gold', sub: 'alice' })
    expect(await server.introspect(tokens.access_token)).toMatchObject({ ext: { tenant: 'acme' } })
  })

  it('is asked again when it fails, twice', async () => {
    const replies = [{ status: 503 }, { status: 500 }, says({ tenant: 'late' })]
    hooks.replies.set('/token', () => replies.shift() ?? { status: 500 })
    expect((await server.token(client, own)).statusCode).toBe(200)
    expect(hooks.take()).toHaveLength(3)
    expect((await server.token(client, own)).json()).toMatchObject({ error: 'server_error' })
    expect(hooks.take()).toHaveLength(3)
  })
})

describe('the refresh token hook', () => {
  it('is asked first when a token is refreshed, and brings the claims up to date', async () => {
    const { refresh_token } = await server.tokens(client, consented)
    hooks.take()
    hooks.replies.set('/refresh', says({ tenant: 'moved' }, { email: 'new@example.test' }))
    hooks.replies.set('/token', says({ groups: ['b'] }))
    const tokens = (await server.refresh(client, refresh_token)).json()
    const [refresh, token, ...more] = hooks.take()
    expect(more).toEqual([])
    expect(refresh).toMatchObject({
      path: '/refresh',
      headers: { cookie: 'key=hook-secret' },
      body: {
        subject: 'alice',
        client_id: client.client_id,
        granted_scopes: ['openid', 'offline_access'],
        requester: { client_id: client.client_id, grant_types: ['refresh_token'] },
      },
    })
    expect(token).toMatchObject({ path: '/token', body: { session: { extra: { tenant: 'moved' } } } })
    expect(jose.decodeJwt(tokens.access_token).ext).toEqual({ tenant: 'moved', groups: ['b'] })
    expect(jose.decodeJwt(tokens.id_token)).toMatchObject({
      email: 'new@example.test',
      sid: expect.any(String),
      nonce: 'nonce-12345678',
    })
    hooks.replies.clear()
    const later = (await server.refresh(client, tokens.refresh_token)).json()
    expect(jose.decodeJwt(later.access_token).ext).toEqual({ tenant: 'moved', groups: ['b'] })
  })

  it('forbids a refresh with 403, and the token can be used once it allows it', async () => {
    const { refresh_token } = await server.tokens(client)
    hooks.replies.set('/refresh', { status: 403 })
    expect((await server.refresh(client, refresh_token)).json()).toMatchObject({ error: 'access_denied' })
    hooks.replies.clear()
    expect((await server.refresh(client, refresh_token)).statusCode).toBe(200)
  })
})

describe('hooks whose claims replace', () => {
  it('say all that there is, but not what the protocol says', async () => {
    const replacing = await OAuth2Server.start({
      oauth2: { oauth2: hooked({ hooks: { claims: 'replace' } }) },
    })
    const registered = await replacing.register()
    const { refresh_token } = await replacing.tokens(registered, consented)
    hooks.replies.set('/refresh', says({ groups: ['only'] }))
    const tokens = (await replacing.refresh(registered, refresh_token)).json()
    expect(jose.decodeJwt(tokens.access_token).ext).toEqual({ groups: ['only'] })
    const idToken = jose.decodeJwt(tokens.id_token)
    expect(idToken).not.toHaveProperty('email')
    expect(idToken).toMatchObject({ sub: 'alice', sid: expect.any(String) })
    await replacing.stop()
  })
})

describe('a hook that is not there', () => {
  it('stops the tokens, and its secret is in no log and no answer', async () => {
    const lonely = await OAuth2Server.start({
      oauth2: {
        oauth2: { token_hook: { url: 'http://127.0.0.1:1/x', auth: apiKey('header', 'X-Hook-Key') } },
      },
    })
    const answer = await lonely.token(await lonely.register(), own)
    expect(answer.json()).toMatchObject({ error: 'server_error' })
    expect(answer.body).not.toContain('hook-secret')
    await lonely.stop()
  })
})
