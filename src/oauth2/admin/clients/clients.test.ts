import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, OAuth2Server } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start()
})
afterAll(() => server.stop())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

async function admin(method: Method, path: string, payload?: unknown) {
  const answer = await server.adminServer.inject({
    method,
    url: `/admin/clients${path}`,
    ...(payload !== undefined && { payload: payload as object }),
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? undefined : answer.json(),
  }
}

async function authenticates(clientId: string, secret: string): Promise<boolean> {
  const answer = await server.post(
    '/oauth2/revoke',
    { token: 'x' },
    { client_id: clientId, client_secret: secret },
  )
  return answer.statusCode === 200
}

const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

const defaults = {
  client_name: '',
  client_uri: '',
  logo_uri: '',
  policy_uri: '',
  tos_uri: '',
  owner: '',
  contacts: [],
  redirect_uris: [],
  grant_types: [],
  response_types: [],
  audience: [],
  allowed_cors_origins: [],
  scope: 'offline_access offline openid',
  subject_type: 'public',
  jwks: {},
  metadata: {},
  token_endpoint_auth_method: 'client_secret_basic',
  userinfo_signed_response_alg: 'none',
  skip_consent: false,
  skip_logout_consent: null,
  client_secret_expires_at: 0,
  created_at: timestamp,
  updated_at: timestamp,
  authorization_code_grant_access_token_lifespan: null,
  authorization_code_grant_id_token_lifespan: null,
  authorization_code_grant_refresh_token_lifespan: null,
  client_credentials_grant_access_token_lifespan: null,
  device_authorization_grant_access_token_lifespan: null,
  device_authorization_grant_id_token_lifespan: null,
  device_authorization_grant_refresh_token_lifespan: null,
  implicit_grant_access_token_lifespan: null,
  implicit_grant_id_token_lifespan: null,
  jwt_bearer_grant_access_token_lifespan: null,
  refresh_token_grant_access_token_lifespan: null,
  refresh_token_grant_id_token_lifespan: null,
  refresh_token_grant_refresh_token_lifespan: null,
}

const everyField = {
  access_token_strategy: 'opaque',
  allowed_cors_origins: ['https://app.example.test', 'https://*.example.test'],
  audience: ['https://api.example.test'],
  backchannel_logout_session_required: true,
  backchannel_logout_uri: 'https://app.example.test/bc',
  client_name: 'Full',
  client_uri: 'https://app.example.test',
  contacts: ['a@example.test'],
  frontchannel_logout_session_required: true,
  frontchannel_logout_uri: 'https://app.example.test/fc',
  grant_types: ['authorization_code', 'refresh_token', 'implicit'],
  logo_uri: 'https://app.example.test/logo.png',
  metadata: { a: [1, 'x', { b: null }] },
  owner: 'owner-1',
  policy_uri: 'https://app.example.test/policy',
  post_logout_redirect_uris: ['https://app.example.test/bye'],
  redirect_uris: ['https://app.example.test/cb', 'http://127.0.0.1/cb', 'org.example.app:/cb'],
  request_object_signing_alg: 'RS256',
  request_uris: ['https://app.example.test/ro'],
  response_types: ['code', 'code id_token'],
  scope: 'openid offline photos.*',
  skip_consent: true,
  skip_logout_consent: true,
  subject_type: 'public',
  token_endpoint_auth_method: 'client_secret_post',
  tos_uri: 'https://app.example.test/tos',
  userinfo_signed_response_alg: 'RS256',
}

describe('creating a client', () => {
  it('fills in the defaults and shows a generated secret once', async () => {
    const created = await admin('POST', '', {})
    expect(created.status).toBe(201)
    const { client_id: id, client_secret: secret, ...document } = created.body
    expect(document).toEqual(defaults)
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(secret).toMatch(/^[\w.~-]{26}$/)
    expect(created.headers.location).toBe(`/admin/clients/${id}`)
    expect(await authenticates(id, secret)).toBe(true)

    const read = await admin('GET', `/${id}`)
    expect(read.status).toBe(200)
    expect(read.body).toEqual({ ...defaults, client_id: id })
  })

  it('keeps every field, and takes null for a default', async () => {
    const created = await admin('POST', '', { ...everyField, jwks: null, client_secret_expires_at: 0 })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject(everyField)
    expect((await admin('GET', `/${created.body.client_id}`)).body).toMatchObject(everyField)
  })

  it('stores no secret, and a generated one as a hash that says so', async () => {
    const { body } = await admin('POST', '', {})
    const row = await server.database.kysely
      .selectFrom('oauth2.clients')
      .where('id', '=', body.client_id)
      .selectAll()
      .executeTakeFirstOrThrow()
    expect(row.secret_hash).toMatch(/^\$sha256\$/)
    expect(JSON.stringify(row)).not.toContain(body.client_secret)
  })

  it('takes an id and a secret that somebody chose', async () => {
    const chosen = { client_id: 'grafana', client_secret: 'a chosen: secret%' }
    const created = await admin('POST', '', chosen)
    expect(created.body).toMatchObject(chosen)
    expect(await authenticates('grafana', 'a chosen: secret%')).toBe(true)
    expect(await authenticates('grafana', 'another secret')).toBe(false)
    expect((await admin('POST', '', chosen)).status).toBe(409)
  })

  it('gives a public client no secret', async () => {
    const { body } = await admin('POST', '', { token_endpoint_auth_method: 'none' })
    expect(body).not.toHaveProperty('client_secret')
  })

  it('writes lifespans as Go does', async () => {
    const { body } = await admin('POST', '', {
      authorization_code_grant_access_token_lifespan: '90m',
      implicit_grant_id_token_lifespan: '100ms',
      refresh_token_grant_refresh_token_lifespan: '240h',
      client_credentials_grant_access_token_lifespan: '1h30m15s',
    })
    expect(body).toMatchObject({
      authorization_code_grant_access_token_lifespan: '1h30m0s',
      implicit_grant_id_token_lifespan: '100ms',
      refresh_token_grant_refresh_token_lifespan: '240h0m0s',
      client_credentials_grant_access_token_lifespan: '1h30m15s',
    })
  })
})

describe('a client document is refused', () => {
  const malformed = 'The request was malformed or contained invalid parameters'

  it.each([
    ['a redirect URI with a fragment', { redirect_uris: ['https://a.test/cb#x'] }, 'invalid_redirect_uri'],
    ['a relative redirect URI', { redirect_uris: ['/cb'] }, 'invalid_redirect_uri'],
    ['a redirect URI that runs a script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['a redirect URI with a user', { redirect_uris: ['https://a.test@evil.test/'] }, 'invalid_redirect_uri'],
    ['a short secret', { client_secret: '12345' }, 'invalid_client_metadata'],
    [
      'a post-logout address of another host',
      { redirect_uris: ['https://a.test/cb'], post_logout_redirect_uris: ['https://b.test/bye'] },
      'invalid_client_metadata',
    ],
    ['an unknown subject type', { subject_type: 'other' }, 'invalid_client_metadata'],
    ['a subject type that is not switched on', { subject_type: 'pairwise' }, 'invalid_client_metadata'],
    ['jwks and jwks_uri', { jwks: { keys: [] }, jwks_uri: 'https://a.test/jwks' }, 'invalid_client_metadata'],
    ['a private key', { jwks: { keys: [{ kty: 'RSA', d: 'x' }] } }, 'invalid_client_metadata'],
    ['no keys', { token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
    ['an unknown method', { token_endpoint_auth_method: 'client_secret_jwt' }, 'invalid_client_metadata'],
    ['an unknown algorithm', { userinfo_signed_response_alg: 'HS256' }, 'invalid_client_metadata'],
    ['an ID token that is not signed', { id_token_signed_response_alg: 'none' }, 'invalid_client_metadata'],
    ['an unknown access token format', { access_token_strategy: 'paseto' }, 'invalid_client_metadata'],
    ['a script as a page', { client_uri: 'javascript:alert(1)' }, 'invalid_client_metadata'],
    ['a script as a logo', { logo_uri: 'data:text/html,x' }, 'invalid_client_metadata'],
    ['a logout address that is none', { backchannel_logout_uri: 'app:/x' }, 'invalid_client_metadata'],
    ['an origin with a path', { allowed_cors_origins: ['https://a.test/x'] }, 'invalid_client_metadata'],
    ['a scope with a quote', { scope: 'a "b"' }, 'invalid_client_metadata'],
    ['an audience with a space', { audience: ['a b'] }, 'invalid_client_metadata'],
    ['an id with a control character', { client_id: 'a\nb' }, 'invalid_client_metadata'],
    ['a lifespan that is none', { implicit_grant_access_token_lifespan: 'soon' }, malformed],
    ['a number as a lifespan', { implicit_grant_access_token_lifespan: 3600 }, malformed],
    ['a text as a list', { redirect_uris: 'https://a.test/cb' }, malformed],
    ['a number as a text', { client_name: 5 }, malformed],
    ['an array', [], malformed],
    ['a NUL', { client_name: '\0' }, 'invalid_request'],
  ])('with %s', async (_name, document, error) => {
    const answer = await admin('POST', '', document)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toBe(error)
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description'])
    expect(answer.body.error_description).not.toContain('"')
  })

  it.each([['{'], [''], ['"x"']])('when it is %j', async (payload) => {
    const answer = await server.adminServer.inject({
      method: 'POST',
      url: '/admin/clients',
      headers: { 'content-type': 'application/json' },
      payload,
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toBe(malformed)
  })
})

describe('changing a client', () => {
  it('by PUT replaces everything but its id, its creation time and its secret', async () => {
    const { body: created } = await admin('POST', '', everyField)
    const { client_id: id, client_secret: secret } = created
    server.clock.advance(60)
    const changed = await admin('PUT', `/${id}`, { client_id: 'other', client_name: 'after put' })
    expect(changed.status).toBe(200)
    expect(changed.body).toEqual({ ...defaults, client_id: id, client_name: 'after put' })
    expect(changed.body.created_at).toBe(created.created_at)
    expect(changed.body.updated_at > created.updated_at).toBe(true)
    expect(await authenticates(id, secret)).toBe(true)
  })

  it('by PUT with a secret ends the former one at once', async () => {
    const { body: created } = await admin('POST', '', {})
    expect(await authenticates(created.client_id, created.client_secret)).toBe(true)
    const { body } = await admin('PUT', `/${created.client_id}`, { client_secret: 'a new secret' })
    expect(body.client_secret).toBe('a new secret')
    expect(await authenticates(created.client_id, 'a new secret')).toBe(true)
    expect(await authenticates(created.client_id, created.client_secret)).toBe(false)
  })

  it('makes a secret when it needs one for the first time', async () => {
    const { body: created } = await admin('POST', '', { token_endpoint_auth_method: 'none' })
    const { body } = await admin('PUT', `/${created.client_id}`, {})
    expect(await authenticates(created.client_id, body.client_secret)).toBe(true)
  })

  it('by PATCH adds, replaces and removes', async () => {
    const { body: created } = await admin('POST', '', { owner: 'someone', contacts: ['x@example.test'] })
    const patched = await admin('PATCH', `/${created.client_id}`, [
      { op: 'replace', path: '/client_name', value: 'patched' },
      { op: 'add', path: '/contacts/-', value: 'y@example.test' },
      { op: 'add', path: '/metadata', value: { z: true } },
      { op: 'remove', path: '/owner' },
      { op: 'replace', path: '/redirect_uris', value: ['https://a.test/cb'] },
      { op: 'replace', path: '/post_logout_redirect_uris', value: ['https://a.test/bye'] },
    ])
    expect(patched.status).toBe(200)
    expect(patched.body).toEqual({
      ...defaults,
      client_id: created.client_id,
      client_name: 'patched',
      contacts: ['x@example.test', 'y@example.test'],
      metadata: { z: true },
      owner: '',
      redirect_uris: ['https://a.test/cb'],
      post_logout_redirect_uris: ['https://a.test/bye'],
    })
    expect(await authenticates(created.client_id, created.client_secret)).toBe(true)
  })

  it('by PATCH sets a secret', async () => {
    const { body: created } = await admin('POST', '', {})
    const operation = { op: 'replace', path: '/client_secret', value: 'a patched secret' }
    const { body } = await admin('PATCH', `/${created.client_id}`, [operation])
    expect(body.client_secret).toBe('a patched secret')
    expect(await authenticates(created.client_id, 'a patched secret')).toBe(true)
    expect(await authenticates(created.client_id, created.client_secret)).toBe(false)
  })

  it.each([
    ['the id', [{ op: 'replace', path: '/client_id', value: 'x' }]],
    ['the internal id', [{ op: 'replace', path: '/id', value: 'x' }]],
    ['the whole', [{ op: 'replace', path: '', value: {} }]],
    ['a prototype', [{ op: 'add', path: '/__proto__/x', value: 1 }]],
    ['by moving', [{ op: 'move', from: '/client_name', path: '/owner' }]],
    ['by copying', [{ op: 'copy', from: '/client_name', path: '/owner' }]],
    ['by testing', [{ op: 'test', path: '/client_name', value: '' }]],
    ['what is not there', [{ op: 'remove', path: '/contacts/7' }]],
    ['to a wrong type', [{ op: 'replace', path: '/client_name', value: 5 }]],
    ['to an unknown value', [{ op: 'replace', path: '/subject_type', value: 'nope' }]],
    ['with something that is no list', { op: 'replace', path: '/client_name', value: 'x' }],
  ])('by PATCH refuses to change %s', async (_name, operations) => {
    const { body: created } = await admin('POST', '', {})
    const answer = await admin('PATCH', `/${created.client_id}`, operations)
    expect(answer.status).toBe(400)
    expect((await admin('GET', `/${created.client_id}`)).body).toEqual({
      ...defaults,
      client_id: created.client_id,
    })
  })

  it('loses no change of many that come at once', async () => {
    const { body: created } = await admin('POST', '', {})
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        admin('PATCH', `/${created.client_id}`, [{ op: 'add', path: `/metadata/${name}`, value: true }]),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { body } = await admin('GET', `/${created.client_id}`)
    expect(body.metadata).toEqual({ a: true, b: true, c: true, d: true })
  })

  it('answers 404 for a client that does not exist', async () => {
    const missing = { error: 'Unable to locate the resource', error_description: '' }
    const answers = [
      await admin('GET', '/does-not-exist'),
      await admin('PUT', '/does-not-exist', {}),
      await admin('PATCH', '/does-not-exist', []),
      await admin('DELETE', '/does-not-exist'),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: missing })
  })
})

describe('deleting a client', () => {
  it('ends everything that was issued to it, also when a client of the same id comes after', async () => {
    const client = await server.register({ client_id: 'short-lived' })
    const fromGrant = await server.tokens(client)
    const own = (await server.token(client, { grant_type: 'client_credentials' })).json()
    expect((await admin('DELETE', '/short-lived')).status).toBe(204)
    expect((await admin('GET', '/short-lived')).status).toBe(404)
    expect(await authenticates('short-lived', client.client_secret)).toBe(false)
    for (const token of [fromGrant.access_token, fromGrant.refresh_token, own.access_token])
      expect(await server.isActive(token)).toBe(false)

    server.clock.advance(1)
    await server.register({ client_id: 'short-lived' })
    for (const token of [fromGrant.access_token, fromGrant.refresh_token, own.access_token])
      expect(await server.isActive(token)).toBe(false)
  })
})

describe('listing clients', () => {
  beforeAll(async () => {
    for (const name of ['a', 'b', 'c'])
      await admin('POST', '', { client_id: `list-${name}`, client_name: `listed ${name}`, owner: 'lister' })
  })

  const ids = (body: { client_id: string }[]) => body.map(({ client_id: id }) => id)
  const linkTo = (relation: string, headers: Record<string, unknown>) =>
    new RegExp(`<([^>]+)>; rel="${relation}"`).exec(String(headers.link))?.[1]

  it('pages by key, with links', async () => {
    const first = await admin('GET', '?owner=lister&page_size=2')
    expect(first.status).toBe(200)
    expect(ids(first.body)).toEqual(['list-a', 'list-b'])
    const next = linkTo('next', first.headers) as string
    expect(next).toMatch(/^\/admin\/clients\?owner=lister&page_size=2&page_token=/)
    const second = await admin('GET', next.slice('/admin/clients'.length))
    expect(ids(second.body)).toEqual(['list-c'])
    expect(linkTo('next', second.headers)).toBeUndefined()
    const again = await admin(
      'GET',
      (linkTo('first', second.headers) as string).slice('/admin/clients'.length),
    )
    expect(ids(again.body)).toEqual(['list-a', 'list-b'])
  })

  it('filters by exact name and owner', async () => {
    expect(ids((await admin('GET', '?client_name=listed%20b')).body)).toEqual(['list-b'])
    expect(ids((await admin('GET', '?client_name=listed%20b&owner=lister')).body)).toEqual(['list-b'])
    expect((await admin('GET', '?client_name=listed')).body).toEqual([])
    expect((await admin('GET', '?owner=nobody')).body).toEqual([])
  })

  it('takes any page size, and refuses what is none', async () => {
    for (const size of ['0', '-1', '10000'])
      expect(ids((await admin('GET', `?owner=lister&page_size=${size}`)).body)).toHaveLength(3)
    expect((await admin('GET', '?page_size=x')).status).toBe(400)
  })

  it('refuses a page token that is forged or too old', async () => {
    expect((await admin('GET', '?page_token=forged')).status).toBe(400)
    const { headers } = await admin('GET', '?owner=lister&page_size=2')
    server.clock.advance(3601)
    expect(
      (await admin('GET', (linkTo('next', headers) as string).slice('/admin/clients'.length))).status,
    ).toBe(400)
  })

  it('never shows a secret', async () => {
    const { body } = await admin('GET', '')
    expect(body.length).toBeGreaterThan(3)
    expect(body.filter((client: object) => 'client_secret' in client)).toEqual([])
  })
})

describe('the secret of a request', () => {
  it('is form-urlencoded inside the Basic header', async () => {
    await admin('POST', '', { client_id: 'odd id', client_secret: 'with space & colon:' })
    expect(basic('odd id', 'with space & colon:')).not.toContain(' & ')
    expect(await authenticates('odd id', 'with space & colon:')).toBe(true)
  })
})
