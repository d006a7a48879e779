import { createHash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../../test/support/oauth2-server.ts'

const everyResponseType = [
  ...['code', 'code id_token', 'id_token', 'token id_token', 'token', 'token id_token code', 'code token'],
]

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({
    response_types: everyResponseType,
    grant_types: ['authorization_code', 'refresh_token', 'implicit'],
    implicit_grant_access_token_lifespan: '10m',
    implicit_grant_id_token_lifespan: '5m',
  })
})
afterAll(() => server.stop())

/** OpenID Connect Core §3.1.3.6, for RS256 and ES256. */
function halfHash(text: string | undefined): string {
  return createHash('sha256')
    .update(text ?? '')
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

const signIn = (responseType: string, parameters: Record<string, string | undefined> = {}) =>
  new Journey(server).signIn(authorizationAddress(client, { response_type: responseType, ...parameters }), {
    remember: false,
  })

describe('the answer to a response type (OpenID Connect Core §3.2.2.5 and §3.3.2.5)', () => {
  it.each([
    ['code id_token', ['code', 'id_token', 'iss', 'state']],
    ['id_token code', ['code', 'id_token', 'iss', 'state']],
    ['id_token', ['id_token', 'iss', 'state']],
    ['token id_token', ['access_token', 'expires_in', 'id_token', 'iss', 'scope', 'state', 'token_type']],
    ['token', ['access_token', 'expires_in', 'iss', 'scope', 'state', 'token_type']],
    [
      'token id_token code',
      ['access_token', 'code', 'expires_in', 'id_token', 'iss', 'scope', 'state', 'token_type'],
    ],
    ['code token', ['access_token', 'code', 'expires_in', 'iss', 'scope', 'state', 'token_type']],
  ])('of %s is in the fragment', async (responseType, names) => {
    const { status, base, params, fragment } = await signIn(responseType)
    expect({ status, base, params }).toEqual({ status: 303, base: redirectUri, params: {} })
    expect(Object.keys(fragment).sort()).toEqual(names)
    expect(fragment).toMatchObject({ state: 'state-12345678', iss: issuer })
  })

  it('is in the query for a code alone, and says the scope', async () => {
    const { params, fragment } = await signIn('code')
    expect(Object.keys(params).sort()).toEqual(['code', 'iss', 'scope', 'state'])
    expect(fragment).toEqual({})
  })

  it('may be posted', async () => {
    const { status, body } = await signIn('token id_token', { response_mode: 'form_post' })
    expect(status).toBe(200)
    expect(body).toMatch(/name="access_token" value="[^"]+"/)
    expect(body).toMatch(/name="id_token" value="[^"]+"/)
  })

  it('lives as long as the client says for the implicit grant', async () => {
    const { fragment } = await signIn('token id_token')
    expect(fragment.expires_in).toBe('600')
    const { iat = 0, exp = 0 } = decodeJwt(fragment.id_token ?? '')
    expect(exp - iat).toBe(300)
  })
})

describe('an ID token that comes by way of the browser', () => {
  it('names its request, the access token and the code by their hashes (§3.3.2.11)', async () => {
    const { fragment } = await signIn('token id_token code')
    expect(decodeJwt(fragment.id_token ?? '')).toMatchObject({
      iss: issuer,
      sub: 'alice',
      aud: [client.client_id],
      nonce: 'nonce-12345678',
      at_hash: halfHash(fragment.access_token),
      c_hash: halfHash(fragment.code),
    })
    expect(decodeProtectedHeader(fragment.id_token ?? '')).toMatchObject({ alg: 'RS256', typ: 'JWT' })
  })

  it('names no access token where there is none', async () => {
    const { fragment } = await signIn('id_token')
    const claims = decodeJwt(fragment.id_token ?? '')
    expect(claims).not.toHaveProperty('at_hash')
    expect(claims).not.toHaveProperty('c_hash')
  })

  it('is about the same login as the one that the code gives, with the same hash of the code', async () => {
    const { fragment } = await signIn('code id_token')
    const answer = await server.exchange(client, fragment.code ?? '')
    const [first, second] = [fragment.id_token, answer.json().id_token].map((token) => decodeJwt(token ?? ''))
    expect(second).toMatchObject({
      sub: first?.sub,
      sid: first?.sid,
      nonce: first?.nonce,
      c_hash: first?.c_hash,
    })
    expect(second?.at_hash).toBe(halfHash(answer.json().access_token))
  })

  it('is not given when the person did not consent to openid', async () => {
    const { fragment } = await new Journey(server).signIn(
      authorizationAddress(client, { response_type: 'token id_token' }),
      {},
      { grant_scope: [] },
    )
    expect(fragment).toMatchObject({ error: 'access_denied', state: 'state-12345678' })
    expect(fragment).not.toHaveProperty('access_token')
  })
})

describe('an access token that comes by way of the browser', () => {
  it('is as good as any other, carries what was granted, and has no refresh token', async () => {
    const { fragment } = await new Journey(server).signIn(
      authorizationAddress(client, { response_type: 'token', scope: 'openid offline_access read' }),
      {},
      { session: { access_token: { tenant: 'acme' } } },
    )
    expect(await server.introspect(fragment.access_token)).toMatchObject({
      active: true,
      sub: 'alice',
      client_id: client.client_id,
      scope: 'openid offline_access read',
      ext: { tenant: 'acme' },
    })
    expect(fragment).not.toHaveProperty('refresh_token')
  })

  it('ends when the code that came with it is used twice (RFC 6749 §4.1.2)', async () => {
    const { fragment } = await signIn('code token')
    expect((await server.exchange(client, fragment.code ?? '')).statusCode).toBe(200)
    expect(await server.isActive(fragment.access_token)).toBe(true)
    expect((await server.exchange(client, fragment.code ?? '')).statusCode).toBe(400)
    expect(await server.isActive(fragment.access_token)).toBe(false)
  })
})

describe('a request that is refused before anybody is asked, in the fragment', () => {
  const refused = async (registered: RegisteredClient, parameters: Record<string, string | undefined>) => {
    const { base, params, fragment } = await new TestBrowser(server).get(
      authorizationAddress(registered, parameters),
    )
    expect({ base, params }).toEqual({ base: redirectUri, params: {} })
    return fragment.error
  }

  it.each([
    ['id_token without a nonce', { response_type: 'id_token', nonce: undefined }, 'invalid_request'],
    ['hybrid without a nonce', { response_type: 'code id_token', nonce: undefined }, 'invalid_request'],
    ['a short nonce', { response_type: 'id_token', nonce: 'short' }, 'insufficient_entropy'],
    ['an ID token without openid', { response_type: 'id_token', scope: 'read' }, 'invalid_scope'],
    ['a scope that is not registered', { response_type: 'token', scope: 'nope' }, 'invalid_scope'],
    ['no state', { response_type: 'token', state: undefined }, 'invalid_state'],
  ])('%s', async (_name, parameters, error) => {
    expect(await refused(client, parameters)).toBe(error)
  })

  it('Multiple Response Type Encoding Practices §3: tokens in the query are refused, and not sent there', async () => {
    for (const response_type of ['token', 'code id_token'])
      expect(await refused(client, { response_type, response_mode: 'query' })).toBe(
        'unsupported_response_mode',
      )
  })

  it('RFC 9700 §2.1.2: neither flow is there for a client that did not register it', async () => {
    const codeOnly = await server.register()
    for (const response_type of ['token', 'id_token', 'code id_token', 'token id_token code'])
      expect(await refused(codeOnly, { response_type })).toBe('unsupported_response_type')
  })

  it('a client that is registered for the response type but not for the grant type', async () => {
    const withoutGrant = await server.register({ response_types: ['code', 'token', 'code id_token'] })
    for (const response_type of ['token', 'code id_token'])
      expect(await refused(withoutGrant, { response_type })).toBe('unauthorized_client')
  })
})
