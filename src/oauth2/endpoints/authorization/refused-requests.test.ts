import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, TestBrowser } from '../../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient
let publicClient: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({ audience: ['https://api.example.test/v1'] })
  publicClient = await server.register({
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
  })
})
afterAll(() => server.stop())

const get = (address: string) => new TestBrowser(server).get(address)

describe('a request that cannot be answered to a client that is not known', () => {
  it.each([
    ['no client_id', { client_id: undefined }, 'invalid_client'],
    ['an unknown client', { client_id: 'unknown' }, 'invalid_client'],
    ['another address', { redirect_uri: 'https://evil.example.test/callback' }, 'invalid_request'],
    ['another path', { redirect_uri: `${redirectUri}/x` }, 'invalid_request'],
    ['a trailing slash', { redirect_uri: `${redirectUri}/` }, 'invalid_request'],
    ['a query of its own', { redirect_uri: `${redirectUri}?x=1` }, 'invalid_request'],
    ['a fragment', { redirect_uri: `${redirectUri}#x` }, 'invalid_request'],
    ['an empty fragment', { redirect_uri: `${redirectUri}#` }, 'invalid_request'],
    ['upper case', { redirect_uri: redirectUri.replace('callback', 'Callback') }, 'invalid_request'],
    ['an upper case host', { redirect_uri: redirectUri.replace('app', 'APP') }, 'invalid_request'],
    ['a default port', { redirect_uri: redirectUri.replace('.test', '.test:443') }, 'invalid_request'],
    ['a user', { redirect_uri: redirectUri.replace('app', 'app.example.test@evil') }, 'invalid_request'],
    ['a suffix to the host', { redirect_uri: redirectUri.replace('.test', '.test.evil') }, 'invalid_request'],
    ['a way up', { redirect_uri: redirectUri.replace('/callback', '/x/../callback') }, 'invalid_request'],
    ['an encoded letter', { redirect_uri: redirectUri.replace('callback', '%63allback') }, 'invalid_request'],
    ['a backslash', { redirect_uri: redirectUri.replace('/callback', '\\callback') }, 'invalid_request'],
    ['white space', { redirect_uri: ` ${redirectUri}` }, 'invalid_request'],
    ['a relative address', { redirect_uri: '/callback' }, 'invalid_request'],
    ['a script', { redirect_uri: 'javascript:alert(1)' }, 'invalid_request'],
    ['no redirect_uri with openid', { redirect_uri: undefined }, 'invalid_request'],
    ['an unknown response mode', { response_mode: 'pigeon' }, 'unsupported_response_mode'],
    ['a request object that is none', { request: 'x.y.z' }, 'invalid_request_object'],
    ['an object elsewhere', { request_uri: 'https://a.test' }, 'invalid_request_uri'],
  ])('is shown to the person: %s', async (_name, parameters, error) => {
    const { status, base, params } = await get(authorizationAddress(client, parameters))
    expect({ status, base }).toEqual({ status: 302, base: `${issuer}/ui/oidc_error` })
    expect(Object.keys(params)).toEqual(['error', 'error_description'])
    expect(params.error).toBe(error)
  })

  it.each(['client_id', 'redirect_uri'])('is shown to the person: two of %s', async (name) => {
    const address = authorizationAddress(client)
    const value = new URL(address, issuer).searchParams.get(name) as string
    const { base, params } = await get(`${address}&${name}=${encodeURIComponent(value)}`)
    expect(base).toBe(`${issuer}/ui/oidc_error`)
    expect(params.error).toBe('invalid_request')
  })

  it('is shown to the person: http over a network', async () => {
    const insecure = await server.register({ redirect_uris: ['http://app.example.test/callback'] })
    const { base, params } = await get(
      authorizationAddress(insecure, { redirect_uri: 'http://app.example.test/callback' }),
    )
    expect(base).toBe(`${issuer}/ui/oidc_error`)
    expect(params.error).toBe('invalid_request')
  })

  it('may leave out the redirect_uri when there is one and it is not OpenID Connect', async () => {
    const { base } = await get(authorizationAddress(client, { redirect_uri: undefined, scope: 'read' }))
    expect(base).toBe(`${issuer}/ui/login`)
  })
})

describe('a request that is wrong', () => {
  it.each([
    ['no state', { state: undefined }, 'invalid_state'],
    ['a short state', { state: 'short' }, 'invalid_state'],
    ['no response type', { response_type: undefined }, 'unsupported_response_type'],
    ['an unknown response type', { response_type: 'fruit' }, 'unsupported_response_type'],
    ['a scope that is not registered', { scope: 'openid admin' }, 'invalid_scope'],
    ['an audience that is not registered', { audience: 'https://api.example.test/v2' }, 'invalid_request'],
    ['an unknown prompt', { prompt: 'perhaps' }, 'invalid_request'],
    ['none beside another prompt', { prompt: 'none login' }, 'invalid_request'],
    ['a max_age that is no number', { max_age: 'x' }, 'invalid_request'],
    ['a negative max_age', { max_age: '-1' }, 'invalid_request'],
    ['plain PKCE', { code_challenge: 'c'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE without its method', { code_challenge: 'c'.repeat(43) }, 'invalid_request'],
    ['unknown PKCE', { code_challenge: 'c'.repeat(43), code_challenge_method: 'S512' }, 'invalid_request'],
    [
      'a short challenge',
      { code_challenge: 'c'.repeat(42), code_challenge_method: 'S256' },
      'invalid_request',
    ],
    ['a registration', { registration: '{}' }, 'registration_not_supported'],
    ['a hint that is no token', { id_token_hint: 'junk' }, 'invalid_request'],
    ['nobody signed in for prompt=none', { prompt: 'none' }, 'login_required'],
  ])('is refused to the client before anybody is asked: %s', async (_name, parameters, error) => {
    const { status, base, params, cookies } = await get(authorizationAddress(client, parameters))
    expect({ status, base, cookies }).toEqual({ status: 303, base: redirectUri, cookies: [] })
    expect(params).toEqual({
      error,
      error_description: expect.any(String),
      state: 'state' in parameters ? (parameters.state ?? '') : 'state-12345678',
      iss: issuer,
    })
  })

  it('is refused when a parameter is there twice, as somebody else might read the other one', async () => {
    const { base, params } = await get(`${authorizationAddress(client)}&scope=openid`)
    expect(base).toBe(redirectUri)
    expect(params.error).toBe('invalid_request')
  })

  it('is refused when a public client does not use PKCE', async () => {
    const { params } = await get(authorizationAddress(publicClient))
    expect(params.error).toBe('invalid_request')
    const { base } = await get(
      authorizationAddress(publicClient, {
        code_challenge: 'c'.repeat(43),
        code_challenge_method: 'S256',
      }),
    )
    expect(base).toBe(`${issuer}/ui/login`)
  })

  it('keeps the query of the redirect URI', async () => {
    const withQuery = `${redirectUri}?keep=1`
    const own = await server.register({ redirect_uris: [withQuery] })
    const { location, params } = await get(
      authorizationAddress(own, { redirect_uri: withQuery, scope: 'admin' }),
    )
    expect(location.startsWith(`${withQuery}&`)).toBe(true)
    expect(params).toMatchObject({ keep: '1', error: 'invalid_scope' })
  })
})

describe('a request that is unusual', () => {
  it.each([
    ['no scope', { scope: undefined }],
    ['a short nonce', { nonce: 'short' }],
    ['an unknown parameter', { fruit: 'apple' }],
    ['a resource', { resource: 'https://api.example.test/v1/sub' }],
    ['an audience below a registered one', { audience: 'https://api.example.test/v1/sub' }],
    ['claims', { claims: '{}' }],
  ])('is accepted: %s', async (_name, parameters) => {
    const { base } = await get(authorizationAddress(client, parameters))
    expect(base).toBe(`${issuer}/ui/login`)
  })

  it('may ask for a registration, by a schema of its own', async () => {
    for (const prompt of ['create', 'registration']) {
      const { base, params } = await get(
        authorizationAddress(client, { prompt, identity_schema: 'customer' }),
      )
      expect(base).toBe(`${issuer}/ui/register`)
      expect(params).toEqual({ login_challenge: expect.any(String), identity_schema: 'customer' })
    }
  })

  it('is kept in the database when it is too long for an address', async () => {
    const hint = Array.from({ length: 3000 }, (_, number) => number.toString(36)).join('')
    const { params } = await get(authorizationAddress(client, { login_hint: hint }))
    const challenge = params.login_challenge as string
    expect(challenge.length).toBeLessThan(60)
    const request = await server.admin.getLoginRequest(challenge)
    expect(request.oidc_context.login_hint).toBe(hint)
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    expect(redirect_to).toContain('login_verifier=')
    server.clock.advance(1801)
    await expect(server.admin.getLoginRequest(challenge)).rejects.toMatchObject({ status: 404 })
  })
})
