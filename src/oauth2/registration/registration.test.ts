import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
beforeAll(async () => {
  server = await OAuth2Server.start({
    oauth2: {
      oidc: {
        dynamic_client_registration: {
          enabled: true,
          default_scope: ['openid'],
          open_registrations_per_hour: 12,
          allowed: { redirect_hosts: ['*.example.test', 'localhost'], scope: ['openid', 'offline_access'] },
        },
        subject_identifiers: {
          supported_types: ['public', 'pairwise'],
          pairwise: { salt: 'a salt of tests' },
        },
      },
    },
  })
})
afterAll(() => server.stop())

const application = { client_name: 'app', redirect_uris: ['https://app.example.test/cb'] }

async function send(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: { readonly json?: object; readonly bearer?: string | undefined } = {},
  of = server,
) {
  const answer = await of.publicServer.inject({
    method,
    url: `/oauth2/register${path}`,
    headers: options.bearer === undefined ? {} : { authorization: `Bearer ${options.bearer}` },
    ...(options.json && { payload: options.json }),
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? undefined : answer.json(),
  }
}

async function issue(json: object = {}, of = server) {
  const answer = await of.adminServer.inject({
    method: 'POST',
    url: '/admin/oauth2/registration/initial-access-tokens',
    payload: json,
  })
  expect(answer.statusCode).toBe(201)
  return answer.json()
}

const register = (json: object, bearer?: string) => send('POST', '', { json, bearer })

describe('a client that registers itself (RFC 7591 §3)', () => {
  it('gets an id of the server, and finds its registration where it is told (RFC 7592 §3)', async () => {
    const { status, headers, body } = await register({ ...application, client_id: 'chosen', owner: 'root' })
    expect(status).toBe(201)
    expect(body.client_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(body).toMatchObject({ owner: '', scope: 'openid' })
    expect(headers.location).toBe(body.registration_client_uri)
    const path = `/${body.client_id}`
    const read = await send('GET', path, { bearer: body.registration_access_token })
    expect(read.body).toMatchObject({ client_name: 'app', registration_client_uri: headers.location })
    expect(read.body).not.toHaveProperty('client_secret')
    expect(read.body).not.toHaveProperty('metadata')
  })

  it('can send back what it read, and keeps what an administrator set', async () => {
    const { body: client } = await register(application)
    const path = `/${client.client_id}`
    await server.adminServer.inject({
      method: 'PATCH',
      url: `/admin/clients/${client.client_id}`,
      payload: [
        { op: 'add', path: '/metadata', value: { plan: 'gold' } },
        { op: 'add', path: '/skip_consent', value: true },
        { op: 'add', path: '/authorization_code_grant_access_token_lifespan', value: '5m' },
      ],
    })
    const { body: read } = await send('GET', path, { bearer: client.registration_access_token })
    const replaced = await send('PUT', path, {
      json: { ...read, client_name: 'renamed' },
      bearer: client.registration_access_token,
    })
    expect(replaced.status).toBe(200)
    expect(replaced.body.metadata).toEqual({})
    const stored = await server.adminServer.inject(`/admin/clients/${client.client_id}`)
    expect(stored.json()).toMatchObject({
      client_name: 'renamed',
      metadata: { plan: 'gold' },
      skip_consent: true,
      authorization_code_grant_access_token_lifespan: '5m0s',
    })
  })

  it('cannot give itself what only an administrator gives', async () => {
    for (const [json, error] of [
      [{ access_token_strategy: 'jwt' }, 'The request was malformed or contained invalid parameters'],
      [{ skip_logout_consent: true }, 'invalid_request'],
      [{ refresh_token_grant_refresh_token_lifespan: '87600h' }, 'invalid_client_metadata'],
    ] as const) {
      const { status, body } = await register({ ...application, ...json })
      expect([status, body.error]).toEqual([400, error])
    }
  })

  it('is refused with what the policy does not allow, which an administrator can read', async () => {
    for (const [json, error] of [
      [{ grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
      [{ scope: 'openid admin' }, 'invalid_client_metadata'],
      [{ redirect_uris: ['https://example.test.evil.test/cb'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: ['https://evilexample.test/cb'] }, 'invalid_redirect_uri'],
    ] as const) {
      const { status, body } = await register({ ...application, ...json })
      expect([status, body.error]).toEqual([400, error])
    }
    const policy = await server.adminServer.inject('/admin/oauth2/registration/policy')
    expect(policy.json()).toMatchObject({
      enabled: true,
      default_scope: ['openid'],
      initial_access_token_required: false,
      open_registrations_per_hour: 12,
      allowed: { redirect_hosts: ['*.example.test', 'localhost'] },
    })
  })

  it('is known to discovery', async () => {
    const { registration_endpoint } = (
      await server.publicServer.inject('/.well-known/openid-configuration')
    ).json()
    expect(registration_endpoint).toMatch(/\/oauth2\/register$/)
  })

  it('keeps its tokens as hashes only', async () => {
    const { body } = await register(application)
    const row = await server.database.kysely
      .selectFrom('oauth2.clients')
      .where('id', '=', body.client_id)
      .selectAll()
      .executeTakeFirstOrThrow()
    expect(row.registration_token_hash).toHaveLength(32)
    expect(JSON.stringify(row)).not.toContain(body.registration_access_token)
  })

  it('of two that replace it with one token, one does', async () => {
    const { body } = await register(application)
    const answers = await Promise.all(
      ['one', 'other', 'third'].map((client_name) =>
        send('PUT', `/${body.client_id}`, {
          json: { ...application, client_name },
          bearer: body.registration_access_token,
        }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  })
})

describe('an initial access token (RFC 7591 §3)', () => {
  it('registers as many clients as it was issued for, whatever comes at once', async () => {
    const { token, remaining_uses } = await issue({ description: 'CI', uses: 2 })
    expect(remaining_uses).toBe(2)
    const answers = await Promise.all(Array.from({ length: 5 }, () => register(application, token)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 401, 401, 401])
  })

  it('is not used up by a registration that is refused', async () => {
    const { token } = await issue({ uses: 1 })
    expect((await register({ redirect_uris: ['/relative'] }, token)).status).toBe(400)
    expect((await register(application, token)).status).toBe(201)
  })

  it('ends when it is revoked or has expired', async () => {
    const [revoked, expiring] = [await issue(), await issue({ expires_in: '1h' })]
    const path = '/admin/oauth2/registration/initial-access-tokens'
    const listed = (await server.adminServer.inject(path)).json()
    expect(listed.map(({ id }: { id: string }) => id)).toContain(expiring.id)
    expect(JSON.stringify(listed)).not.toContain(revoked.token)
    const remove = () => server.adminServer.inject({ method: 'DELETE', url: `${path}/${revoked.id}` })
    expect((await remove()).statusCode).toBe(204)
    expect((await remove()).statusCode).toBe(404)
    expect((await register(application, revoked.token)).status).toBe(401)
    server.clock.advance(3601)
    expect((await register(application, expiring.token)).status).toBe(401)
  })

  it('can be needed by everybody', async () => {
    const closed = await OAuth2Server.start({
      oauth2: {
        oidc: { dynamic_client_registration: { enabled: true, initial_access_token_required: true } },
      },
    })
    try {
      expect((await send('POST', '', { json: application }, closed)).status).toBe(401)
      const { token } = await issue({}, closed)
      expect((await send('POST', '', { json: application, bearer: token }, closed)).status).toBe(201)
    } finally {
      await closed.stop()
    }
  })
})

describe('attacks on registration', () => {
  it('mass registration: without a token only so many clients an hour (RFC 7591 §5)', async () => {
    server.clock.advance(3601)
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(application)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(12)
    const [refused] = answers.filter(({ status }) => status === 429)
    expect(refused?.headers['retry-after']).toBeDefined()
    const { token } = await issue()
    expect((await register(application, token)).status).toBe(201)
    server.clock.advance(3601)
    expect((await register(application)).status).toBe(201)
  })

  it('SSRF: no address that the server asks leads into its own network (RFC 7591 §5)', async () => {
    const { token } = await issue()
    for (const json of [
      { jwks_uri: 'http://169.254.169.254/latest', token_endpoint_auth_method: 'private_key_jwt' },
      { jwks_uri: 'https://localhost:4445/admin/keys/x', token_endpoint_auth_method: 'private_key_jwt' },
      { backchannel_logout_uri: 'http://[::1]:4445/admin/clients' },
      { sector_identifier_uri: 'https://10.0.0.1/sector.json' },
      { request_uris: ['https://127.0.0.1/object'] },
    ]) {
      const { status, body } = await register({ ...application, ...json }, token)
      expect([status, body.error]).toEqual([400, 'invalid_client_metadata'])
    }
  })

  it('SSRF: a sector that cannot be fetched is refused; a logo is never fetched (OpenID Connect Registration §9.1)', async () => {
    const { token } = await issue()
    const sector = { sector_identifier_uri: 'https://sector.invalid/sector.json', subject_type: 'pairwise' }
    const refused = await register({ ...application, ...sector }, token)
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_client_metadata'])
    const logo = { logo_uri: 'http://127.0.0.1:1/logo.png' }
    expect((await register({ ...application, ...logo }, token)).status).toBe(201)
  })
})

it('is not there unless it is switched on', async () => {
  const off = await OAuth2Server.start()
  try {
    for (const [method, path] of [
      ['POST', ''],
      ['GET', '/some-client'],
      ['PUT', '/some-client'],
      ['DELETE', '/some-client'],
    ] as const) {
      const json = method === 'POST' || method === 'PUT' ? { json: application } : {}
      expect((await send(method, path, json, off)).status).toBe(404)
    }
    const discovery = await off.publicServer.inject('/.well-known/openid-configuration')
    expect(discovery.json()).not.toHaveProperty('registration_endpoint')
  } finally {
    await off.stop()
  }
})
