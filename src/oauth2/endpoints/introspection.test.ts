import * as jose from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient
let resourceServer: RegisteredClient
let accessToken: string

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
  resourceServer = await server.register({ introspection_signed_response_alg: 'ES256' })
  accessToken = (await server.tokens(client)).access_token as string
})
afterAll(() => server.stop())

const ask = (form: Record<string, string>, by?: RegisteredClient) =>
  server.post('/oauth2/introspect', form, by)

function askForJwt(by: RegisteredClient, token: string) {
  return server.publicServer.inject({
    method: 'POST',
    url: '/oauth2/introspect',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/token-introspection+jwt',
      authorization: basic(by.client_id, by.client_secret),
    },
    payload: new URLSearchParams({ token }).toString(),
  })
}

describe('introspection by a client (RFC 7662)', () => {
  it('says the same as the admin API, and is kept by nobody', async () => {
    for (const hint of ['access_token', 'refresh_token', 'junk']) {
      const answer = await ask({ token: accessToken, token_type_hint: hint }, resourceServer)
      expect(answer.json()).toEqual(await server.introspect(accessToken))
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    const scoped = await ask({ token: accessToken, scope: 'write' }, resourceServer)
    expect(scoped.json()).toEqual({ active: false })
  })

  it('tells nothing about what is no token (RFC 7662 §2.2)', async () => {
    for (const token of ['junk', '', 'ory_at_forged', `${accessToken}x`])
      expect((await ask({ token }, resourceServer)).json()).toEqual({ active: false })
  })

  it('needs a client that authenticates (RFC 7662 §2.1, token scanning)', async () => {
    const open = await server.register({ token_endpoint_auth_method: 'none' })
    expect((await ask({ token: accessToken })).json()).toMatchObject({ error: 'invalid_request' })
    const byId = await ask({ token: accessToken, client_id: open.client_id })
    expect([byId.statusCode, byId.json().error]).toEqual([401, 'invalid_client'])
    const wrong = await ask({ token: accessToken }, { ...client, client_secret: 'wrong' })
    expect(wrong.statusCode).toBe(401)
    expect((await ask({ scope: 'read' }, client)).json()).toMatchObject({ error: 'invalid_request' })
  })
})

describe('a signed introspection response (RFC 9701)', () => {
  const keys = async () =>
    jose.createLocalJWKSet((await server.publicServer.inject('/.well-known/jwks.json')).json())

  it('is a JWT of its own type for the client that asked, with its algorithm', async () => {
    const answer = await askForJwt(resourceServer, accessToken)
    expect(answer.headers['content-type']).toContain('application/token-introspection+jwt')
    const { payload, protectedHeader } = await jose.jwtVerify(answer.body, await keys(), {
      issuer,
      audience: resourceServer.client_id,
      typ: 'token-introspection+jwt',
      currentDate: server.clock.now(),
    })
    expect(protectedHeader.alg).toBe('ES256')
    expect(payload.token_introspection).toEqual(await server.introspect(accessToken))
    // What could be taken for a claim about somebody stays inside (RFC 9701 §8.1).
    expect(Object.keys(payload).sort()).toEqual(['aud', 'iat', 'iss', 'token_introspection'])
  })

  it('says no more than that a dead token is inactive', async () => {
    const { body } = await askForJwt(client, 'junk')
    expect(jose.decodeJwt(body).token_introspection).toEqual({ active: false })
  })

  it('is no access token', async () => {
    const { body } = await askForJwt(resourceServer, accessToken)
    expect(await server.isActive(body)).toBe(false)
  })
})

describe('what is encrypted for a client', () => {
  it('is its ID token, userinfo and introspection, and nobody else reads them', async () => {
    const { privateKey, publicKey } = await jose.generateKeyPair('RSA-OAEP-256')
    const jwk = { ...(await jose.exportJWK(publicKey)), kid: 'enc', use: 'enc' }
    const enc = { alg: 'RSA-OAEP-256', enc: 'A256GCM' }
    const encrypted = await server.register({
      jwks: { keys: [jwk] },
      ...Object.fromEntries(
        ['id_token', 'userinfo', 'introspection'].flatMap((name) => [
          [`${name}_encrypted_response_alg`, enc.alg],
          [`${name}_encrypted_response_enc`, enc.enc],
        ]),
      ),
    })
    const open = async (jwe: string) => {
      const { plaintext, protectedHeader } = await jose.compactDecrypt(jwe, privateKey)
      expect(protectedHeader).toMatchObject({ ...enc, kid: 'enc' })
      return { text: new TextDecoder().decode(plaintext), contentType: protectedHeader.cty }
    }
    const tokens = await server.tokens(encrypted)
    const idToken = await open(tokens.id_token as string)
    expect(idToken.contentType).toBe('JWT')
    expect(jose.decodeJwt(idToken.text)).toMatchObject({ sub: 'alice', aud: [encrypted.client_id] })
    const userinfo = await server.publicServer.inject({
      url: '/userinfo',
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(userinfo.headers['content-type']).toContain('application/jwt')
    expect(JSON.parse((await open(userinfo.body)).text)).toMatchObject({ sub: 'alice' })
    const introspected = await open((await askForJwt(encrypted, tokens.access_token as string)).body)
    expect(jose.decodeJwt(introspected.text)).toMatchObject({ token_introspection: { active: true } })
  })

  it('needs an algorithm that is known and a key', async () => {
    for (const metadata of [
      { id_token_encrypted_response_alg: 'RSA1_5', jwks_uri: 'https://app.example.test/jwks' },
      { id_token_encrypted_response_alg: 'RSA-OAEP-256' },
      { userinfo_encrypted_response_enc: 'A256GCM', jwks_uri: 'https://app.example.test/jwks' },
    ])
      await expect(server.register(metadata)).rejects.toThrow('invalid_client_metadata')
  })
})

describe('JWT access tokens in the profile of RFC 9068', () => {
  it('have its type, claims and audience, and work at this server as all do', async () => {
    const profiled = await OAuth2Server.start({ oauth2: { strategies: { jwt: { profile: 'rfc9068' } } } })
    const audience = ['https://a.example.test', 'https://b.example.test']
    const registered = await profiled.register({ audience })
    const own = async (form: Record<string, string>) =>
      (await profiled.token(registered, { grant_type: 'client_credentials', ...form })).json().access_token
    const none = await own({ scope: 'read' })
    expect(jose.decodeProtectedHeader(none).typ).toBe('at+jwt')
    expect(jose.decodeJwt(none)).toMatchObject({ aud: issuer, scope: 'read', sub: registered.client_id })
    const one = await own({ audience: 'https://a.example.test' })
    expect(jose.decodeJwt(one).aud).toBe('https://a.example.test')
    const both = await own({ audience: audience.join(' ') })
    expect(jose.decodeJwt(both).aud).toEqual(audience)
    expect(await profiled.introspect(both)).toMatchObject({ active: true, aud: audience })
    expect(await profiled.introspect(one)).toMatchObject({ active: true, aud: ['https://a.example.test'] })

    const { access_token } = await profiled.tokens(registered, {
      request: { acr: 'aal2', amr: ['pwd', 'otp'] },
    })
    expect(jose.decodeJwt(access_token as string)).toMatchObject({
      sub: 'alice',
      client_id: registered.client_id,
      scope: 'openid offline_access',
      auth_time: expect.any(Number),
      acr: 'aal2',
      amr: ['pwd', 'otp'],
    })
    const userinfo = await profiled.publicServer.inject({
      url: '/userinfo',
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(userinfo.json()).toMatchObject({ sub: 'alice' })
    await profiled.stop()
  })
})
