import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../../test/support/authorization-journey.ts'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient
let challenge: string

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({ client_name: 'An application' })
})
beforeEach(async () => {
  challenge = await new Journey(server).toLogin(authorizationAddress(client))
})
afterAll(() => server.stop())

const path = '/admin/oauth2/auth/requests'

async function call(
  method: 'GET' | 'PUT',
  resource: string,
  query: Record<string, string> = {},
  body?: object | string,
) {
  const answer = await server.adminServer.inject({
    method,
    url: `${path}/${resource}?${new URLSearchParams(query)}`,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}

describe('login requests over HTTP', () => {
  it('have every field of the contract, and the client without its secret', async () => {
    const { status, body } = await call('GET', 'login', { login_challenge: challenge })
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual([
      'challenge',
      'client',
      'oidc_context',
      'request_url',
      'requested_access_token_audience',
      'requested_scope',
      'session_id',
      'skip',
      'subject',
    ])
    expect(body).toMatchObject({ challenge, skip: false, subject: '', oidc_context: {} })
    expect(body.client).toMatchObject({ client_id: client.client_id, client_name: 'An application' })
    expect(body.client).not.toHaveProperty('client_secret')
  })

  it('can be asked for by the older name of the parameter', async () => {
    expect((await call('GET', 'login', { challenge })).status).toBe(200)
  })

  it('are accepted more than once: the last word counts, and only one code comes of it', async () => {
    const first = await call('PUT', 'login/accept', { login_challenge: challenge }, { subject: 'alice' })
    expect(first.status).toBe(200)
    expect(Object.keys(first.body)).toEqual(['redirect_to'])
    expect(first.body.redirect_to).toContain(`${issuer}/oauth2/auth?client_id=`)
    const again = await call('PUT', 'login/reject', { login_challenge: challenge }, { error: 'x' })
    expect(again.status).toBe(200)
  })

  it('take fields that are unknown, and null for nothing', async () => {
    const body = { subject: 'alice', unknown: 1, acr: null, amr: null, remember_for: null, context: null }
    expect((await call('PUT', 'login/accept', { login_challenge: challenge }, body)).status).toBe(200)
  })

  it.each([
    ['no challenge', 'GET', 'login', {}, undefined, 400, 'invalid_request'],
    ['no challenge', 'PUT', 'login/accept', {}, { subject: 'alice' }, 400, 'invalid_request'],
    ['no challenge', 'PUT', 'consent/accept', {}, {}, 400, 'invalid_request'],
    ['junk', 'GET', 'login', { login_challenge: 'junk' }, undefined, 404, 'Not Found'],
    ['junk', 'PUT', 'login/accept', { login_challenge: 'junk' }, { subject: 'a' }, 404, 'Not Found'],
    ['junk', 'PUT', 'login/reject', { login_challenge: 'junk' }, { error: 'x' }, 404, 'Not Found'],
    ['junk', 'GET', 'consent', { consent_challenge: 'junk' }, undefined, 404, 'Not Found'],
    ['no challenge', 'PUT', 'logout/reject', {}, undefined, 404, 'Not Found'],
    ['junk', 'GET', 'logout', { logout_challenge: 'x' }, undefined, 404, 'Unable to locate the resource'],
  ] as const)('answer %s: %s %s', async (_name, method, resource, query, body, status, error) => {
    expect(await call(method, resource, query, body)).toEqual({
      status,
      body: { error, error_description: expect.any(String) },
    })
  })

  it.each([
    ['no subject', {}],
    ['an empty subject', { subject: '' }],
    ['a subject that is no text', { subject: 1 }],
    ['a subject that is too long', { subject: 'a'.repeat(256) }],
    ['a time that is none', { subject: 'alice', authenticated_at: 'yesterday' }],
    ['nothing', ''],
    ['half a document', '{'],
  ])('refuse a body with %s', async (_name, body) => {
    expect(await call('PUT', 'login/accept', { login_challenge: challenge }, body)).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: expect.any(String) },
    })
  })

  it('are not found as consent requests', async () => {
    expect((await call('GET', 'consent', { consent_challenge: challenge })).status).toBe(404)
  })

  it('are gone with their client', async () => {
    const gone = await server.register()
    const orphan = await new Journey(server).toLogin(authorizationAddress(gone))
    await server.adminServer.inject({ method: 'DELETE', url: `/admin/clients/${gone.client_id}` })
    await expect
      .poll(() => call('GET', 'login', { login_challenge: orphan }))
      .toMatchObject({ status: 404, body: { error: 'Not Found' } })
  })
})

describe('consent requests over HTTP', () => {
  it('have every field of the contract', async () => {
    const journey = new Journey(server)
    const login = await journey.toLogin(authorizationAddress(client))
    const { params } = await journey.acceptLogin(login, { subject: 'alice' })
    const consent_challenge = params.consent_challenge as string
    const { body } = await call('GET', 'consent', { consent_challenge })
    expect(Object.keys(body).sort()).toEqual([
      'acr',
      'amr',
      'challenge',
      'client',
      'consent_request_id',
      'context',
      'login_challenge',
      'login_session_id',
      'oidc_context',
      'request_url',
      'requested_access_token_audience',
      'requested_scope',
      'skip',
      'subject',
    ])
    expect(body.context).toBeNull()
    const accepted = await call(
      'PUT',
      'consent/accept',
      { consent_challenge },
      { grant_scope: ['openid'], session: { id_token: { email: 'a@example.test' }, access_token: null } },
    )
    expect((await journey.browser.get(accepted.body.redirect_to)).params).toHaveProperty('code')
  })
})

describe('logout requests over HTTP', () => {
  it('have no client when the person asked for the logout', async () => {
    const journey = new Journey(server)
    await journey.signIn(authorizationAddress(client), { remember: true })
    const { params } = await journey.browser.get('/oauth2/sessions/logout')
    const logout_challenge = params.logout_challenge as string
    const { body } = await call('GET', 'logout', { logout_challenge })
    expect(body).toMatchObject({ client: null, rp_initiated: false, subject: 'alice' })
    expect((await call('PUT', 'logout/reject', { logout_challenge })).status).toBe(204)
    expect((await call('PUT', 'logout/accept', { logout_challenge })).body).toEqual({
      redirect_to: expect.stringContaining('logout_verifier='),
    })
  })
})
