import { decodeJwt, type JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../test/support/oauth2-server.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
const typeOf = (name: string) => `urn:ietf:params:oauth:token-type:${name}`
const trustedIssuer = 'https://issuer.example.test'
const api = 'https://api.example.test'

let server: OAuth2Server
/** An application that people sign in to. */
let frontend: RegisteredClient
/** A service that gets the application's tokens and calls another service. */
let gateway: RegisteredClient
let holder: KeyHolder

const exchanging = (metadata: Record<string, unknown> = {}) =>
  server.register({
    grant_types: [grantType, 'client_credentials'],
    scope: 'read write admin',
    audience: [api],
    token_exchange_modes: ['impersonation', 'delegation'],
    token_exchange_clients: [frontend.client_id],
    token_exchange_issuers: [trustedIssuer],
    ...metadata,
  })

beforeAll(async () => {
  server = await OAuth2Server.start({ oauth2: { strategies: { access_token: 'opaque' } } })
  frontend = await server.register({ client_id: 'frontend', audience: [api, 'https://web.example.test'] })
  gateway = await exchanging({ client_id: 'gateway' })
  holder = await KeyHolder.create('ES256', 'k1')
  await server.adminServer.inject({
    method: 'POST',
    url: '/admin/trust/grants/jwt-bearer/issuers',
    payload: {
      issuer: trustedIssuer,
      subject: 'svc',
      scope: ['read'],
      jwk: holder.jwk,
      expires_at: '2030-01-01T00:00:00Z',
    },
  })
})
afterAll(() => server.stop())

const rights = {
  requestedScope: ['openid', 'offline_access', 'read', 'write'],
  grantedScope: ['openid', 'offline_access', 'read', 'write'],
  grantedAudience: [api, 'https://web.example.test'],
}
const subjectTokens = (granted = {}, client = frontend) => server.tokens(client, { ...rights, ...granted })

async function exchange(
  subjectToken: string | undefined,
  form: Record<string, string> = {},
  client = gateway,
) {
  const answer = await server.token(client, {
    grant_type: grantType,
    subject_token: subjectToken ?? '',
    subject_token_type: typeOf('access_token'),
    ...form,
  })
  return { status: answer.statusCode, ...answer.json() }
}

const ownToken = async (client = gateway): Promise<string> =>
  (await server.token(client, { grant_type: 'client_credentials', scope: 'read' })).json().access_token

const now = () => Math.floor(server.clock.now().getTime() / 1000)
let count = 0
const assertion = (others: JWTPayload = {}) =>
  holder.sign({
    iss: trustedIssuer,
    sub: 'svc',
    aud: `${issuer}/oauth2/token`,
    iat: now(),
    exp: now() + 600,
    jti: `jti-${count++}`,
    ...others,
  })

const refused = { status: 400, error: 'invalid_request' }

describe('a token is exchanged', () => {
  it('for one of the same person, with no more rights, and nothing is written', async () => {
    const { access_token } = await subjectTokens()
    const grants = () => server.database.kysely.selectFrom('oauth2.grants').select('id').execute()
    const before = await grants()
    const answer = await exchange(access_token)
    expect(answer).toEqual({
      status: 200,
      access_token: expect.stringMatching(/^ory_at_/),
      issued_token_type: typeOf('access_token'),
      expires_in: 3600,
      scope: 'read write',
      token_type: 'bearer',
    })
    expect(await server.introspect(answer.access_token)).toEqual({
      active: true,
      aud: [api],
      client_id: 'gateway',
      sub: 'alice',
      scope: 'read write',
      iss: issuer,
      iat: now(),
      nbf: now(),
      exp: now() + 3600,
      token_type: 'Bearer',
      token_use: 'access_token',
    })
    expect(await grants()).toEqual(before)
  })

  it('for less: scope and audience', async () => {
    const { access_token } = await subjectTokens()
    const answer = await exchange(access_token, { scope: 'read', audience: `${api}/part` })
    expect(answer).toMatchObject({ status: 200, scope: 'read' })
    expect(await server.introspect(answer.access_token)).toMatchObject({
      scope: 'read',
      aud: [`${api}/part`],
    })
    const byResource = await exchange(access_token, { resource: `${api}/other` })
    expect(await server.introspect(byResource.access_token)).toMatchObject({ aud: [`${api}/other`] })
  })

  it('with an actor, whom the new token names, one inside the other', async () => {
    const { access_token } = await subjectTokens()
    const actor = { actor_token: await ownToken(), actor_token_type: typeOf('access_token') }
    const first = await exchange(access_token, actor)
    const act = { sub: 'gateway', client_id: 'gateway' }
    expect(await server.introspect(first.access_token)).toMatchObject({ sub: 'alice', act })

    const backend = await exchanging({ client_id: 'backend', token_exchange_clients: ['gateway'] })
    const own = { actor_token: await ownToken(backend), actor_token_type: typeOf('access_token') }
    const second = await exchange(first.access_token, own, backend)
    expect(await server.introspect(second.access_token)).toMatchObject({
      sub: 'alice',
      client_id: 'backend',
      act: { sub: 'backend', client_id: 'backend', act },
    })
  })

  it('for a JWT where the client has those', async () => {
    const service = await exchanging({ client_id: 'jwt-service', access_token_strategy: 'jwt' })
    const { access_token } = await subjectTokens()
    const actor = { actor_token: await ownToken(service), actor_token_type: typeOf('access_token') }
    const answer = await exchange(access_token, { requested_token_type: typeOf('jwt'), ...actor }, service)
    expect(answer).toMatchObject({ status: 200, issued_token_type: typeOf('jwt') })
    expect(decodeJwt(answer.access_token)).toMatchObject({
      sub: 'alice',
      client_id: 'jwt-service',
      scp: ['read', 'write'],
      aud: [api],
      act: { sub: 'jwt-service', client_id: 'jwt-service' },
    })
    expect(await server.introspect(answer.access_token)).toMatchObject({ active: true, sub: 'alice' })
  })

  it('when it is an ID token, for the scope that the client asks for', async () => {
    const { params } = await new Journey(server).signIn(authorizationAddress(frontend), { subject: 'bob' })
    const { id_token } = (await server.exchange(frontend, params.code as string)).json()
    const form = { subject_token_type: typeOf('id_token') }
    const answer = await exchange(id_token, { ...form, scope: 'read' })
    expect(await server.introspect(answer.access_token)).toMatchObject({ sub: 'bob', scope: 'read' })
    expect(await exchange(id_token, form)).toMatchObject({ status: 200, scope: '' })
    await server.admin.revokeLoginSessions({ subject: 'bob' })
    expect(await exchange(id_token, { ...form, scope: 'read' })).toMatchObject(refused)
  })

  it('when it is a JWT of a trusted issuer, within what that is trusted for', async () => {
    const form = { subject_token_type: typeOf('jwt') }
    const answer = await exchange(await assertion(), form)
    expect(answer).toMatchObject({ status: 200, scope: 'read', expires_in: 600 })
    expect(await server.introspect(answer.access_token)).toMatchObject({ sub: 'svc' })
    expect(await exchange(await assertion(), { ...form, scope: 'write' })).toMatchObject({
      status: 400,
      error: 'invalid_scope',
    })
  })

  it('and ends no later', async () => {
    const { access_token } = await subjectTokens()
    server.clock.advance(3000)
    const answer = await exchange(access_token)
    expect(answer.expires_in).toBe(600)
    server.clock.advance(600)
    expect(await server.isActive(answer.access_token)).toBe(false)
    expect(await exchange(access_token)).toMatchObject(refused)
  })
})

describe('an exchanged token ends', () => {
  it('with the grant of the first one, but not when that is refreshed', async () => {
    const tokens = await subjectTokens()
    const { access_token: exchanged } = await exchange(tokens.access_token)
    const { access_token: again } = await exchange(exchanged)
    const refreshed = (await server.refresh(frontend, tokens.refresh_token)).json()
    expect(await server.isActive(tokens.access_token)).toBe(false)
    expect(await server.isActive(exchanged)).toBe(true)
    await server.post('/oauth2/revoke', { token: refreshed.refresh_token }, frontend)
    expect(await server.isActive(exchanged)).toBe(false)
    expect(await server.isActive(again)).toBe(false)
  })

  it('with a token in between, by itself, and with all tokens of its client', async () => {
    const tokens = await subjectTokens()
    const { access_token: first } = await exchange(tokens.access_token)
    const { access_token: second } = await exchange(first)
    await server.post('/oauth2/revoke', { token: first }, gateway)
    expect(await server.isActive(second)).toBe(false)
    expect(await server.isActive(tokens.access_token)).toBe(true)

    const { access_token: third } = await exchange(tokens.access_token)
    await server.adminServer.inject({ method: 'DELETE', url: '/admin/oauth2/tokens?client_id=gateway' })
    expect(await server.isActive(third)).toBe(false)
    server.clock.advance(1)
  })

  it('with the token of the actor', async () => {
    const { access_token } = await subjectTokens()
    const actor_token = await ownToken()
    const form = { actor_token, actor_token_type: typeOf('access_token') }
    const answer = await exchange(access_token, form)
    await server.post('/oauth2/revoke', { token: actor_token }, gateway)
    expect(await server.isActive(answer.access_token)).toBe(false)
  })
})

describe('what a token says of who may act', () => {
  const withMayAct = (may_act: unknown) =>
    subjectTokens({ session: { access_token: { may_act }, id_token: {} } })

  it.each<[string, unknown, number]>([
    ['the client', { client_id: 'gateway' }, 200],
    ['the client of this server', { sub: 'gateway', iss: issuer }, 200],
    ['another client', { client_id: 'another' }, 400],
    ['another server', { sub: 'gateway', iss: 'https://evil.example.test' }, 400],
    ['something unknown', { sub: 'gateway', group: 'gateways' }, 400],
    ['nobody', {}, 400],
    ['nonsense', 'gateway', 400],
  ])('RFC 8693 §4.4: %s', async (_name, mayAct, status) => {
    const { access_token } = await withMayAct(mayAct)
    expect(await exchange(access_token)).toMatchObject({ status })
    const actor = { actor_token: await ownToken(), actor_token_type: typeOf('access_token') }
    expect(await exchange(access_token, actor)).toMatchObject({ status })
  })
})

describe('an attack by exchange', () => {
  it.each([
    ['a scope that the subject token does not have', { scope: 'admin' }, 'invalid_scope'],
    ['an audience that the client is not registered for', { audience: 'https://x.test' }, 'invalid_request'],
    ['a resource that the client is not registered for', { resource: 'https://x.test/' }, 'invalid_target'],
    ['an ID token', { requested_token_type: typeOf('id_token') }, 'invalid_request'],
    ['a refresh token', { requested_token_type: typeOf('refresh_token') }, 'invalid_request'],
    ['a JWT where the client has none', { requested_token_type: typeOf('jwt') }, 'invalid_request'],
    ['no kind of subject token', { subject_token_type: '' }, 'invalid_request'],
    ['a refresh token as subject', { subject_token_type: typeOf('refresh_token') }, 'invalid_request'],
    ['an access token as ID token', { subject_token_type: typeOf('id_token') }, 'invalid_request'],
    ['an access token as JWT', { subject_token_type: typeOf('jwt') }, 'invalid_request'],
    ['a kind of actor without an actor', { actor_token_type: typeOf('jwt') }, 'invalid_request'],
    ['an actor without its kind', { actor_token: 'x' }, 'invalid_request'],
    [
      'an actor that is none',
      { actor_token: 'x', actor_token_type: typeOf('access_token') },
      'invalid_request',
    ],
  ])('RFC 8693 §2.1: does not give %s', async (_name, form, error) => {
    const { access_token } = await subjectTokens()
    expect(await exchange(access_token, form as Record<string, string>)).toMatchObject({ status: 400, error })
  })

  it('RFC 8693 §5: more scope does not come back by exchanging twice', async () => {
    const { access_token } = await subjectTokens()
    const narrowed = await exchange(access_token, { scope: 'read' })
    expect(await exchange(narrowed.access_token, { scope: 'write' })).toMatchObject({
      error: 'invalid_scope',
    })
    expect(await exchange(narrowed.access_token)).toMatchObject({ scope: 'read' })
  })

  it('RFC 8693 §5: a client exchanges only tokens that an administrator named, and only in that way', async () => {
    const { access_token } = await subjectTokens()
    const actor = { actor_token: await ownToken(), actor_token_type: typeOf('access_token') }
    const none = await exchanging({ token_exchange_modes: [] })
    expect(await exchange(access_token, {}, none)).toMatchObject(refused)
    const delegating = await exchanging({ token_exchange_modes: ['delegation'] })
    expect(await exchange(access_token, {}, delegating)).toMatchObject(refused)
    // The actor token is another client's.
    expect(await exchange(access_token, actor, delegating)).toMatchObject(refused)
    const acting = await exchanging({ token_exchange_actor_clients: ['gateway'] })
    expect(await exchange(access_token, actor, acting)).toMatchObject({ status: 200 })
    const own = await exchanging({ token_exchange_clients: [], token_exchange_issuers: [] })
    expect(await exchange(access_token, {}, own)).toMatchObject(refused)
    const byJwt = { subject_token_type: typeOf('jwt') }
    expect(await exchange(await assertion(), byJwt, own)).toMatchObject(refused)
    const any = await exchanging({ token_exchange_clients: ['*'] })
    expect(await exchange(access_token, {}, any)).toMatchObject({ status: 200 })
  })

  it('RFC 8693 §2.1: a token that was revoked, forged, or is of another server is refused', async () => {
    const { access_token, refresh_token } = await subjectTokens()
    const stranger = await KeyHolder.create('ES256', 'k1')
    const claims = {
      iss: trustedIssuer,
      sub: 'svc',
      aud: `${issuer}/oauth2/token`,
      iat: now(),
      exp: now() + 60,
      jti: 'x',
    }
    const byJwt = { subject_token_type: typeOf('jwt') }
    expect(await exchange(await stranger.sign(claims), byJwt)).toMatchObject(refused)
    expect(await exchange(await assertion({ aud: 'https://other.example.test' }), byJwt)).toMatchObject(
      refused,
    )
    expect(await exchange(`${access_token}x`)).toMatchObject(refused)
    expect(await exchange(refresh_token)).toMatchObject(refused)
    await server.post('/oauth2/revoke', { token: access_token ?? '' }, frontend)
    expect(await exchange(access_token)).toMatchObject(refused)
  })

  it('RFC 8693 §4.1: a token is not handed on without end', async () => {
    let { access_token: token } = await subjectTokens()
    const form = { actor_token: await ownToken(), actor_token_type: typeOf('access_token') }
    for (let hop = 0; hop < 8; hop++) token = (await exchange(token, form)).access_token
    expect(await exchange(token, form)).toMatchObject(refused)
  })

  it('OpenID Connect Core §8.1: a pairwise subject stays with its client', async () => {
    const { access_token } = await subjectTokens({ obfuscatedSubject: 'only-here' })
    expect(await exchange(access_token)).toMatchObject(refused)
  })

  it('RFC 8693 §5: a public client exchanges nothing', async () => {
    const answer = await server.adminServer.inject({
      method: 'POST',
      url: '/admin/clients',
      payload: { grant_types: [grantType], token_endpoint_auth_method: 'none' },
    })
    expect(answer.json().error).toBe('invalid_client_metadata')
  })

  it('an unknown mode is refused where it is registered', async () => {
    const payload = {
      grant_types: [grantType],
      token_exchange_modes: ['everything'],
      redirect_uris: [redirectUri],
    }
    const answer = await server.adminServer.inject({ method: 'POST', url: '/admin/clients', payload })
    expect(answer.statusCode).toBe(400)
  })
})
