import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
afterAll(() => server.stop())

describe('the token endpoint', () => {
  it('gives a token of the client credentials grant that introspection knows', async () => {
    const answer = await server.token(client, { grant_type: 'client_credentials', scope: 'read write' })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    const tokens = answer.json()
    expect(tokens).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      scope: 'read write',
      token_type: 'bearer',
    })
    const now = server.clock.now().getTime() / 1000
    expect(await server.introspect(tokens.access_token)).toEqual({
      active: true,
      aud: [],
      client_id: client.client_id,
      exp: now + 3600,
      iat: now,
      nbf: now,
      iss: 'https://id.example.test',
      scope: 'read write',
      sub: client.client_id,
      token_type: 'Bearer',
      token_use: 'access_token',
    })
  })

  it('exchanges a code for an access token, an ID token and a refresh token', async () => {
    const tokens = await server.tokens(client)
    expect(tokens).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      id_token: expect.any(String),
      refresh_token: expect.stringMatching(/^ory_rt_/),
      scope: 'openid offline_access',
      token_type: 'bearer',
    })
  })

  it.each([
    ['no body', {}, {}],
    ['a JSON body', { 'content-type': 'application/json' }, '{"grant_type":"client_credentials"}'],
    ['an empty form', { 'content-type': 'application/x-www-form-urlencoded' }, ''],
    [
      'a repeated parameter',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'grant_type=a&grant_type=b',
    ],
    ['a NUL', { 'content-type': 'application/x-www-form-urlencoded' }, 'grant_type=a&client_id=%00'],
  ])('refuses %s as invalid_request', async (_name, headers, payload) => {
    const answer = await server.publicServer.inject({
      method: 'POST',
      url: '/oauth2/token',
      headers: { ...headers, authorization: basic(client.client_id, client.client_secret) },
      ...(typeof payload === 'string' && { payload }),
    })
    expect(answer.statusCode).toBe(400)
    expect(Object.keys(answer.json())).toEqual(['error', 'error_description'])
    expect(answer.json().error).toBe('invalid_request')
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('refuses a missing and an unknown grant type as invalid_request', async () => {
    const forms: Record<string, string>[] = [
      { scope: 'read' },
      { grant_type: 'magic' },
      { grant_type: 'password', username: 'a' },
    ]
    for (const form of forms) {
      const answer = await server.token(client, form)
      expect(answer.statusCode).toBe(400)
      expect(answer.json().error).toBe('invalid_request')
    }
  })

  it('refuses a grant type that the client is not registered for as unauthorized_client', async () => {
    const limited = await server.register({ grant_types: ['authorization_code'] })
    const answer = await server.token(limited, { grant_type: 'client_credentials' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toBe('unauthorized_client')
  })
})
