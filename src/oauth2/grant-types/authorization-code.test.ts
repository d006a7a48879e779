import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient, redirectUri } from '../../../test/support/oauth2-server.ts'
import { sha256Base64Url } from '../../cryptography/digest.ts'

const verifier = 'verifier-0123456789-0123456789-0123456789-abcdef'
const withChallenge = { request: { code_challenge: sha256Base64Url(verifier) } }

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
afterAll(() => server.stop())

async function refusal(answer: ReturnType<OAuth2Server['exchange']>) {
  const { statusCode, ...rest } = await answer
  return { status: statusCode, error: rest.json().error }
}

const invalidGrant = { status: 400, error: 'invalid_grant' }

describe('an authorization code', () => {
  it('works once; a second use ends the tokens of the first', async () => {
    const { code } = await server.authorize(client)
    const tokens = (await server.exchange(client, code)).json()
    expect(await server.isActive(tokens.access_token)).toBe(true)

    expect(await refusal(server.exchange(client, code))).toEqual(invalidGrant)
    expect(await server.isActive(tokens.access_token)).toBe(false)
    expect(await server.isActive(tokens.refresh_token)).toBe(false)
    expect(await refusal(server.refresh(client, tokens.refresh_token))).toEqual(invalidGrant)
  })

  it('gives tokens to exactly one of many parallel uses', async () => {
    const { code } = await server.authorize(client)
    const answers = await Promise.all(Array.from({ length: 12 }, () => server.exchange(client, code)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(answers.filter(({ statusCode }) => statusCode === 400)).toHaveLength(11)
  })

  it('is refused for another client, which does not use it up', async () => {
    const { code } = await server.authorize(client)
    const thief = await server.register()
    expect(await refusal(server.exchange(thief, code))).toEqual(invalidGrant)
    expect((await server.exchange(client, code)).statusCode).toBe(200)
  })

  it('does not let another client end the tokens by repeating it', async () => {
    const { code } = await server.authorize(client)
    const tokens = (await server.exchange(client, code)).json()
    const thief = await server.register()
    expect(await refusal(server.exchange(thief, code))).toEqual(invalidGrant)
    expect(await server.isActive(tokens.access_token)).toBe(true)
  })

  it.each([
    ['another redirect URI', { redirect_uri: 'https://else.example.test/callback' }],
    ['the redirect URI with a slash more', { redirect_uri: `${redirectUri}/` }],
    ['no redirect URI', { redirect_uri: '' }],
  ])('is refused with %s, which does not use it up', async (_name, form) => {
    const { code } = await server.authorize(client)
    expect(await refusal(server.exchange(client, code, form))).toEqual(invalidGrant)
    expect((await server.exchange(client, code)).statusCode).toBe(200)
  })

  it('needs no redirect URI when the authorization request had none', async () => {
    const { code } = await server.authorize(client, { request: { redirect_uri: undefined } })
    expect((await server.token(client, { grant_type: 'authorization_code', code })).statusCode).toBe(200)
  })

  it('is refused when it has expired, junk or missing', async () => {
    const { code } = await server.authorize(client)
    server.clock.advance(600)
    expect(await refusal(server.exchange(client, code))).toEqual(invalidGrant)
    expect(await refusal(server.exchange(client, 'junk'))).toEqual(invalidGrant)
    expect(await refusal(server.exchange(client, ''))).toEqual(invalidGrant)
  })

  it('is refused once its consent was revoked', async () => {
    const { code, id } = await server.authorize(client)
    await server.grants.revokeTokens(id)
    expect(await refusal(server.exchange(client, code))).toEqual(invalidGrant)
  })
})

describe('PKCE', () => {
  it('accepts the verifier of the challenge', async () => {
    const { code } = await server.authorize(client, withChallenge)
    expect((await server.exchange(client, code, { code_verifier: verifier })).statusCode).toBe(200)
  })

  it.each([
    ['a wrong verifier', { code_verifier: `${verifier}x` }],
    ['the challenge itself', { code_verifier: sha256Base64Url(verifier) }],
    ['a short verifier', { code_verifier: 'short' }],
    ['no verifier', {}],
  ])('refuses %s and uses the code up', async (_name, form) => {
    const { code } = await server.authorize(client, withChallenge)
    expect(await refusal(server.exchange(client, code, form))).toEqual(invalidGrant)
    expect(await refusal(server.exchange(client, code, { code_verifier: verifier }))).toEqual(invalidGrant)
  })

  it('refuses a short verifier even where its challenge matches', async () => {
    const { code } = await server.authorize(client, { request: { code_challenge: sha256Base64Url('short') } })
    expect(await refusal(server.exchange(client, code, { code_verifier: 'short' }))).toEqual(invalidGrant)
  })

  it('refuses a verifier without a challenge, so that nobody can strip the challenge', async () => {
    const { code } = await server.authorize(client)
    expect(await refusal(server.exchange(client, code, { code_verifier: verifier }))).toEqual(invalidGrant)
  })

  it('writes no refresh token for a wrong verifier', async () => {
    const { code, id } = await server.authorize(client, withChallenge)
    await server.exchange(client, code, { code_verifier: `${verifier}x` })
    const rows = await server.database.kysely
      .selectFrom('oauth2.refresh_tokens')
      .where('grant_id', '=', id)
      .selectAll()
      .execute()
    expect(rows).toEqual([])
  })
})

describe('the tokens of a code', () => {
  it('follow the granted scope', async () => {
    const scopes = [
      [
        ['openid', 'offline_access'],
        ['access_token', 'id_token', 'refresh_token'],
      ],
      [['offline_access'], ['access_token', 'refresh_token']],
      [['offline'], ['access_token', 'refresh_token']],
      [['openid'], ['access_token', 'id_token']],
      [[], ['access_token']],
    ] as const
    for (const [grantedScope, expected] of scopes) {
      const tokens = await server.tokens(client, { grantedScope })
      expect(Object.keys(tokens).filter((name) => name.endsWith('_token'))).toEqual(expected)
      expect(tokens.scope).toBe(grantedScope.join(' '))
    }
  })

  it('have no refresh token when the client may not refresh', async () => {
    const limited = await server.register({ grant_types: ['authorization_code'] })
    expect(await server.tokens(limited)).not.toHaveProperty('refresh_token')
  })

  it('live as long as the client says, else as long as the server says', async () => {
    const patient = await server.register({
      authorization_code_grant_access_token_lifespan: '90m',
      authorization_code_grant_refresh_token_lifespan: '2h',
    })
    const tokens = await server.tokens(patient)
    const now = server.clock.now().getTime() / 1000
    expect(tokens.expires_in).toBe(5400)
    expect((await server.introspect(tokens.access_token)).exp).toBe(now + 5400)
    expect((await server.introspect(tokens.refresh_token)).exp).toBe(now + 7200)
  })
})
