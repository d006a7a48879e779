import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({
    scope: 'read photos.*',
    audience: ['https://api.example.test/v1', 'https://other.example.test'],
    client_credentials_grant_access_token_lifespan: '2h',
  })
})
afterAll(() => server.stop())

const request = (form: Record<string, string>) =>
  server.token(client, { grant_type: 'client_credentials', ...form })

describe('the client credentials grant', () => {
  it('gives nothing that was not asked for', async () => {
    const tokens = (await request({})).json()
    expect(tokens).toMatchObject({ scope: '', expires_in: 7200 })
    expect(tokens).not.toHaveProperty('refresh_token')
    expect(await server.introspect(tokens.access_token)).not.toHaveProperty('scope')
  })

  it('gives scopes that the client may have, by name or by pattern', async () => {
    const { access_token, scope } = (await request({ scope: 'read photos.view' })).json()
    expect(scope).toBe('read photos.view')
    expect((await server.introspect(access_token)).scope).toBe('read photos.view')
  })

  it.each(['write', 'photos', 'openid', 'read write', 'photos.'])('refuses the scope %j', async (scope) => {
    const answer = await request({ scope })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toBe('invalid_scope')
  })

  it('gives audiences that the client may have, and paths below them', async () => {
    const audience = 'https://api.example.test/v1/sub https://other.example.test'
    const { access_token } = (await request({ audience })).json()
    expect((await server.introspect(access_token)).aud).toEqual(audience.split(' '))
  })

  it.each([
    'https://api.example.test/v2',
    'https://api.example.test/v10',
    'https://evil.example.test',
    'junk',
  ])('refuses the audience %j', async (audience) => {
    const answer = await request({ audience })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toBe('invalid_request')
  })

  it('gives all of the client’s scopes by default where the configuration says so', async () => {
    const generous = await OAuth2Server.start({
      oauth2: { oauth2: { client_credentials: { default_grant_allowed_scope: true } } },
    })
    const registered = await generous.register({ scope: 'read write' })
    const answer = await generous.token(registered, { grant_type: 'client_credentials' })
    expect(answer.json().scope).toBe('read write')
    await generous.stop()
  })
})
