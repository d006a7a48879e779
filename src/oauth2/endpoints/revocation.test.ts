import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

describe.each(['opaque', 'jwt'])('revocation with %s access tokens', (strategy) => {
  let server: OAuth2Server
  let client: RegisteredClient

  beforeAll(async () => {
    server = await OAuth2Server.start({ oauth2: { strategies: { access_token: strategy } } })
    client = await server.register()
  })
  afterAll(() => server.stop())

  const revoke = (token: string | undefined, by: RegisteredClient = client, form = {}) =>
    server.post('/oauth2/revoke', { token: token ?? '', ...form }, by)

  it.each(['access_token', 'refresh_token'] as const)('of the %s ends both', async (name) => {
    const tokens = await server.tokens(client)
    const answer = await revoke(tokens[name], client, { token_type_hint: 'access_token' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe('')
    expect(await server.isActive(tokens.access_token)).toBe(false)
    expect(await server.isActive(tokens.refresh_token)).toBe(false)
    expect((await server.refresh(client, tokens.refresh_token)).statusCode).toBe(400)
    expect((await revoke(tokens[name])).statusCode).toBe(200)
  })

  it('of a token of the client credentials grant ends that one only', async () => {
    const [one, other] = await Promise.all(
      [0, 1].map(async () => (await server.token(client, { grant_type: 'client_credentials' })).json()),
    )
    await revoke(one.access_token)
    expect(await server.isActive(one.access_token)).toBe(false)
    expect(await server.isActive(other.access_token)).toBe(true)
  })

  it('by another client changes nothing and does not say so', async () => {
    const thief = await server.register()
    const tokens = await server.tokens(client)
    const own = (await server.token(client, { grant_type: 'client_credentials' })).json()
    for (const token of [tokens.access_token, tokens.refresh_token, own.access_token, 'junk'])
      expect((await revoke(token, thief)).statusCode).toBe(200)
    for (const token of [tokens.access_token, tokens.refresh_token, own.access_token])
      expect(await server.isActive(token)).toBe(true)
  })

  it('works for a public client, which only says who it is', async () => {
    const publicClient = await server.register({ token_endpoint_auth_method: 'none' })
    const { code } = await server.authorize(publicClient)
    const form = { grant_type: 'authorization_code', code, client_id: publicClient.client_id }
    const tokens = (
      await server.post('/oauth2/token', { ...form, redirect_uri: 'https://app.example.test/callback' })
    ).json()
    expect(await server.isActive(tokens.access_token)).toBe(true)
    await server.post('/oauth2/revoke', { token: tokens.access_token, client_id: publicClient.client_id })
    expect(await server.isActive(tokens.access_token)).toBe(false)
  })

  it('needs a token and a client', async () => {
    const answers = [
      [await server.post('/oauth2/revoke', { other: 'x' }, client), 400, 'invalid_request'],
      [await server.post('/oauth2/revoke', { token: 'x' }), 400, 'invalid_request'],
      [await revoke('x', { ...client, client_secret: 'wrong-secret' }), 401, 'invalid_client'],
    ] as const
    for (const [answer, status, error] of answers) {
      expect(answer.statusCode).toBe(status)
      expect(answer.json().error).toBe(error)
    }
  })
})
