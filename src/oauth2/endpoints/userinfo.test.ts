import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
afterAll(() => server.stop())

const userinfo = (token: string | undefined, method: 'GET' | 'POST' = 'GET') =>
  server.publicServer.inject({ method, url: '/userinfo', headers: { authorization: `Bearer ${token}` } })

const granted = {
  session: {
    access_token: {},
    id_token: { email: 'a@example.test', groups: ['x'], sub: 'mallory', iss: 'evil' },
  },
  request: { acr: 'gold', amr: ['pwd'] },
}

describe('userinfo', () => {
  it('shows the claims of the ID token without those of the token itself', async () => {
    const { access_token } = await server.tokens(client, granted)
    const now = server.clock.now().getTime() / 1000
    const expected = {
      acr: 'gold',
      amr: ['pwd'],
      aud: [client.client_id],
      auth_time: now,
      email: 'a@example.test',
      groups: ['x'],
      iat: now,
      iss: issuer,
      rat: now,
      sub: 'alice',
    }
    const byForm = await server.post('/userinfo', { access_token: access_token as string })
    const byQuery = await server.publicServer.inject(`/userinfo?access_token=${access_token}`)
    for (const answer of [
      await userinfo(access_token),
      await userinfo(access_token, 'POST'),
      byForm,
      byQuery,
    ]) {
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual(expected)
    }
  })

  it('shows the subject that the client is to see', async () => {
    const { access_token } = await server.tokens(client, { obfuscatedSubject: 'someone else' })
    expect((await userinfo(access_token)).json().sub).toBe('someone else')
  })

  it('names no subject where no person is behind the token', async () => {
    const { access_token } = (await server.token(client, { grant_type: 'client_credentials' })).json()
    expect(Object.keys((await userinfo(access_token)).json()).sort()).toEqual(['aud', 'iat', 'iss'])
  })

  it.each(['RS256', 'ES256'])('is signed with %s for a client that wants it', async (algorithm) => {
    const wanting = await server.register({ userinfo_signed_response_alg: algorithm })
    const { access_token } = await server.tokens(wanting, granted)
    const answer = await userinfo(access_token)
    expect(answer.headers['content-type']).toBe('application/jwt')
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
      [customFetch]: async () =>
        new Response((await server.publicServer.inject('/.well-known/jwks.json')).body),
    })
    const { payload, protectedHeader } = await jwtVerify(answer.body, keys, {
      issuer,
      audience: wanting.client_id,
      currentDate: server.clock.now(),
    })
    expect(protectedHeader.alg).toBe(algorithm)
    expect(payload).toMatchObject({ sub: 'alice', email: 'a@example.test' })
  })

  it('is refused as RFC 6750 says', async () => {
    const tokens = await server.tokens(client)
    const { refresh_token, id_token, access_token } = tokens
    const refusals = [
      [await server.publicServer.inject('/userinfo'), 'request_unauthorized'],
      [await userinfo('junk'), 'request_unauthorized'],
      [await userinfo(id_token), 'request_unauthorized'],
      [await userinfo(`${access_token}x`), 'request_unauthorized'],
      [await userinfo(refresh_token), 'invalid_token'],
    ] as const
    server.clock.advance(3600)
    const expired = [await userinfo(access_token), 'invalid_token'] as const
    for (const [answer, error] of [...refusals, expired]) {
      expect(answer.statusCode).toBe(401)
      expect(answer.json().error).toBe(error)
      expect(answer.headers['www-authenticate']).toMatch(
        new RegExp(`^Bearer error="${error}",error_description="[^"]+"$`),
      )
    }
  })

  it('is refused after the token was revoked', async () => {
    const { access_token } = await server.tokens(client)
    await server.post('/oauth2/revoke', { token: access_token as string }, client)
    expect((await userinfo(access_token)).json().error).toBe('request_unauthorized')
  })
})
