import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

describe.each(['opaque', 'jwt'])('introspection with %s access tokens', (strategy) => {
  let server: OAuth2Server
  let client: RegisteredClient

  beforeAll(async () => {
    server = await OAuth2Server.start({ oauth2: { strategies: { access_token: strategy } } })
    client = await server.register()
  })
  afterAll(() => server.stop())

  const session = { access_token: { tenant: 'acme', deep: { a: [1] } }, id_token: {} }

  it('says what an access token and a refresh token stand for', async () => {
    const tokens = await server.tokens(client, { session, grantedAudience: ['https://api.example.test'] })
    const now = server.clock.now().getTime() / 1000
    const both = {
      active: true,
      aud: ['https://api.example.test'],
      client_id: client.client_id,
      ext: session.access_token,
      iat: now,
      nbf: now,
      iss: 'https://id.example.test',
      scope: 'openid offline_access',
      sub: 'alice',
      token_type: 'Bearer',
    }
    expect(await server.introspect(tokens.access_token)).toEqual({
      ...both,
      exp: now + 3600,
      token_use: 'access_token',
    })
    expect(await server.introspect(tokens.refresh_token, { token_type_hint: 'access_token' })).toEqual({
      ...both,
      exp: now + 720 * 3600,
      token_use: 'refresh_token',
    })
  })

  it('shows both subjects when the client sees another one', async () => {
    const { access_token } = await server.tokens(client, { obfuscatedSubject: 'someone else' })
    expect(await server.introspect(access_token)).toMatchObject({
      sub: 'alice',
      obfuscated_subject: 'someone else',
    })
  })

  it('asks for every scope that is named', async () => {
    const { access_token } = await server.tokens(client)
    expect((await server.introspect(access_token, { scope: 'openid' })).active).toBe(true)
    expect(await server.introspect(access_token, { scope: 'openid write' })).toEqual({ active: false })
  })

  it('accepts tokens without their prefix', async () => {
    const { access_token, refresh_token } = await server.tokens(client)
    expect(await server.isActive(access_token?.replace('ory_at_', ''))).toBe(true)
    expect(await server.isActive(refresh_token?.replace('ory_rt_', ''))).toBe(true)
  })

  it('tells nothing of anything else', async () => {
    const { access_token, refresh_token, id_token } = await server.tokens(client)
    const others = ['', 'junk', id_token, `${access_token}x`, access_token?.slice(0, -2), `${refresh_token}x`]
    for (const other of others) expect(await server.introspect(other)).toEqual({ active: false })
  })

  it('knows no token after its time', async () => {
    const { access_token, refresh_token } = await server.tokens(client)
    server.clock.advance(3600)
    expect(await server.isActive(access_token)).toBe(false)
    expect(await server.isActive(refresh_token)).toBe(true)
    server.clock.advance(719 * 3600)
    expect(await server.isActive(refresh_token)).toBe(false)
  })

  it('knows no token of a deleted or revoked grant', async () => {
    const { code, id } = await server.authorize(client)
    const tokens = (await server.exchange(client, code)).json()
    await server.database.kysely.deleteFrom('oauth2.grants').where('id', '=', id).execute()
    expect(await server.isActive(tokens.access_token)).toBe(false)
    expect(await server.isActive(tokens.refresh_token)).toBe(false)
  })

  it('answers many tokens of many kinds at once, each with its own', async () => {
    const subjects = ['ada', 'ben', 'cyd']
    const tokens = await Promise.all(subjects.map((subject) => server.tokens(client, { subject })))
    const answers = await Promise.all([
      ...tokens.map(({ access_token }) => server.introspect(access_token)),
      server.introspect('junk'),
    ])
    expect(answers.map(({ sub }) => sub)).toEqual([...subjects, undefined])
  })

  it('needs a form and is not to be kept', async () => {
    const json = await server.adminServer.inject({
      method: 'POST',
      url: '/admin/oauth2/introspect',
      payload: { token: 'x' },
    })
    const nothing = await server.adminServer.inject({ method: 'POST', url: '/admin/oauth2/introspect' })
    for (const answer of [json, nothing]) {
      expect(answer.statusCode).toBe(400)
      expect(answer.json().error).toBe('invalid_request')
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })
})
