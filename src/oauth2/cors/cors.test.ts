import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dpopProof } from '../../../test/support/dpop.ts'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import { basic, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start({
    oauth2: {
      serve: {
        public: {
          cors: {
            enabled: true,
            allowed_origins: ['https://page.example.test', 'https://*.wild.example.test'],
          },
        },
      },
    },
  })
  client = await server.register({ allowed_cors_origins: ['https://own.example.test'] })
})
afterAll(() => server.stop())

async function preflight(origin: string, url = '/oauth2/token', method = 'POST') {
  const { statusCode, headers } = await server.publicServer.inject({
    method: 'OPTIONS',
    url,
    headers: { origin, 'access-control-request-method': method },
  })
  return { status: statusCode, origin: headers['access-control-allow-origin'], headers }
}

async function tokenFrom(origin: string, { client_id, client_secret }: RegisteredClient = client) {
  const { headers } = await server.publicServer.inject({
    method: 'POST',
    url: '/oauth2/token',
    headers: {
      origin,
      authorization: basic(client_id, client_secret),
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'grant_type=client_credentials',
  })
  expect(headers.vary).toBe('Origin')
  return headers['access-control-allow-origin']
}

describe('a preflight', () => {
  it('is granted to configured origins and to those of any client', async () => {
    for (const origin of [
      'https://page.example.test',
      'https://a.wild.example.test',
      'https://own.example.test',
    ])
      expect(await preflight(origin)).toMatchObject({
        status: 204,
        origin,
        headers: {
          'access-control-allow-methods': 'POST',
          'access-control-allow-credentials': 'true',
          'access-control-allow-headers': expect.stringContaining('Authorization'),
        },
      })
  })

  it.each([
    'https://evil.example.test',
    'http://page.example.test',
    'https://page.example.test.evil.test',
    'https://page.example.test:8443',
    'https://a.b.wild.example.test',
    'https://wild.example.test',
    'null',
  ])('is not granted to %s', async (origin) => {
    expect(await preflight(origin)).toMatchObject({ status: 204, origin: undefined })
  })

  it('is answered where scripts have business, for methods that are allowed', async () => {
    for (const url of ['/userinfo', '/oauth2/revoke', '/.well-known/jwks.json'])
      expect((await preflight('https://page.example.test', url, 'GET')).status).toBe(204)
    expect((await preflight('https://page.example.test', '/oauth2/auth', 'GET')).origin).toBeUndefined()
    expect((await preflight('https://page.example.test', '/oauth2/token', 'TRACE')).origin).toBeUndefined()
  })
})

describe('an answer', () => {
  it('may be read by configured origins and by those of the client that asked', async () => {
    expect(await tokenFrom('https://page.example.test')).toBe('https://page.example.test')
    expect(await tokenFrom('https://own.example.test')).toBe('https://own.example.test')
    expect(await tokenFrom('https://evil.example.test')).toBeUndefined()
    expect(await tokenFrom('https://own.example.test', await server.register())).toBeUndefined()
  })

  it('may be read also when it is an error', async () => {
    expect(await tokenFrom('https://own.example.test', { ...client, client_secret: 'wrong' })).toBe(
      'https://own.example.test',
    )
  })

  it('of userinfo may be read by origins of the client that the token was issued to', async () => {
    const { access_token } = await server.tokens(client)
    const { headers } = await server.publicServer.inject({
      url: '/userinfo',
      headers: { origin: 'https://own.example.test', authorization: `Bearer ${access_token}` },
    })
    expect(headers['access-control-allow-origin']).toBe('https://own.example.test')
  })
})

describe('without CORS in the configuration', () => {
  it('nothing is granted', async () => {
    const closed = await OAuth2Server.start()
    const { headers } = await closed.publicServer.inject({
      url: '/.well-known/jwks.json',
      headers: { origin: 'https://page.example.test' },
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    await closed.stop()
  })
})

describe('a page that proves a key (RFC 9449 §5, §8)', () => {
  it('may send its proof, and may read the nonce that it is given', async () => {
    const origin = 'https://page.example.test'
    const asked = await server.publicServer.inject({
      method: 'OPTIONS',
      url: '/oauth2/token',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type, dpop',
      },
    })
    expect(asked.headers['access-control-allow-headers']).toContain('DPoP')
    expect((await preflight(origin)).headers['access-control-allow-headers']).not.toContain('DPoP')
    const holder = await KeyHolder.create()
    const { headers } = await server.publicServer.inject({
      method: 'POST',
      url: '/oauth2/token',
      headers: {
        origin,
        authorization: basic(client.client_id, client.client_secret),
        'content-type': 'application/x-www-form-urlencoded',
        dpop: await dpopProof(server, holder, { path: '/oauth2/token' }, { nonce: 'stale' }),
      },
      payload: 'grant_type=client_credentials',
    })
    expect(headers['dpop-nonce']).toEqual(expect.any(String))
    expect(headers['access-control-expose-headers']).toContain('DPoP-Nonce')
  })
})
