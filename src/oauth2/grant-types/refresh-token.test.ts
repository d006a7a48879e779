import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

const invalidGrant = { status: 400, error: 'invalid_grant' }

async function refusal(answer: ReturnType<OAuth2Server['refresh']>) {
  const { statusCode, ...rest } = await answer
  return { status: statusCode, error: rest.json().error }
}

describe('a refresh token without a grace period', () => {
  let server: OAuth2Server
  let client: RegisteredClient

  beforeAll(async () => {
    server = await OAuth2Server.start()
    client = await server.register()
  })
  afterAll(() => server.stop())

  it('is replaced, and the tokens before it end', async () => {
    const first = await server.tokens(client)
    const second = (await server.refresh(client, first.refresh_token)).json()
    expect(second).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      id_token: expect.any(String),
      refresh_token: expect.stringMatching(/^ory_rt_/),
      scope: 'openid offline_access',
      token_type: 'bearer',
    })
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await server.isActive(first.access_token)).toBe(false)
    expect(await server.isActive(first.refresh_token)).toBe(false)
    expect(await server.isActive(second.access_token)).toBe(true)
    expect(await server.isActive(second.refresh_token)).toBe(true)
  })

  it('ends the whole chain when it is used again', async () => {
    const first = await server.tokens(client)
    const second = (await server.refresh(client, first.refresh_token)).json()
    const third = (await server.refresh(client, second.refresh_token)).json()
    expect(await refusal(server.refresh(client, first.refresh_token))).toEqual(invalidGrant)
    expect(await server.isActive(third.access_token)).toBe(false)
    expect(await server.isActive(third.refresh_token)).toBe(false)
    expect(await refusal(server.refresh(client, third.refresh_token))).toEqual(invalidGrant)
  })

  it('gives tokens to exactly one of many parallel uses', async () => {
    const { refresh_token } = await server.tokens(client)
    const answers = await Promise.all(Array.from({ length: 12 }, () => server.refresh(client, refresh_token)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  })

  it('is refused for another client, which neither uses it nor ends the chain', async () => {
    const tokens = await server.tokens(client)
    const thief = await server.register()
    expect(await refusal(server.refresh(thief, tokens.refresh_token))).toEqual(invalidGrant)
    expect((await server.refresh(client, tokens.refresh_token)).statusCode).toBe(200)
  })

  it('does not let another client end the chain by repeating it', async () => {
    const first = await server.tokens(client)
    const second = (await server.refresh(client, first.refresh_token)).json()
    const thief = await server.register()
    expect(await refusal(server.refresh(thief, first.refresh_token))).toEqual(invalidGrant)
    expect(await server.isActive(second.access_token)).toBe(true)
  })

  it('narrows the access token only, for as long as it is asked to', async () => {
    const { refresh_token } = await server.tokens(client, {
      grantedScope: ['openid', 'offline_access', 'read', 'write'],
    })
    const narrow = (await server.refresh(client, refresh_token, { scope: 'read' })).json()
    expect(narrow.scope).toBe('read')
    expect(narrow).not.toHaveProperty('id_token')
    expect((await server.introspect(narrow.access_token)).scope).toBe('read')
    const whole = (await server.refresh(client, narrow.refresh_token)).json()
    expect(whole.scope).toBe('openid offline_access read write')
  })

  it('refuses a scope that was not granted, and stays usable', async () => {
    const { refresh_token } = await server.tokens(client)
    expect(await refusal(server.refresh(client, refresh_token, { scope: 'openid write' }))).toEqual({
      status: 400,
      error: 'invalid_scope',
    })
    expect((await server.refresh(client, refresh_token)).statusCode).toBe(200)
  })

  it('is refused for a scope or audience that the client has lost, and stays usable', async () => {
    const audience = ['https://api.example.test']
    const shrinking = await server.register({ audience })
    const { refresh_token } = await server.tokens(shrinking, { grantedAudience: audience })
    const patch = (path: string, value: unknown) =>
      server.adminServer.inject({
        method: 'PATCH',
        url: `/admin/clients/${shrinking.client_id}`,
        payload: [{ op: 'replace', path, value }],
      })
    await patch('/scope', 'openid')
    expect((await refusal(server.refresh(shrinking, refresh_token))).error).toBe('invalid_scope')
    await patch('/scope', 'openid offline_access')
    await patch('/audience', [])
    expect((await refusal(server.refresh(shrinking, refresh_token))).error).toBe('invalid_request')
    await patch('/audience', audience)
    expect((await server.refresh(shrinking, refresh_token)).statusCode).toBe(200)
  })

  it('slides its expiry with each use and ends with it', async () => {
    const first = await server.tokens(client)
    server.clock.advance(719 * 3600)
    const second = (await server.refresh(client, first.refresh_token)).json()
    server.clock.advance(719 * 3600)
    const third = (await server.refresh(client, second.refresh_token)).json()
    server.clock.advance(720 * 3600)
    expect(await refusal(server.refresh(client, third.refresh_token))).toEqual(invalidGrant)
  })

  it('is refused when it is missing, junk or an access token', async () => {
    const { access_token } = await server.tokens(client)
    expect((await refusal(server.refresh(client, undefined))).error).toBe('invalid_request')
    expect(await refusal(server.refresh(client, 'junk'))).toEqual(invalidGrant)
    expect(await refusal(server.refresh(client, access_token))).toEqual(invalidGrant)
  })

  it('works without its prefix', async () => {
    const { refresh_token } = await server.tokens(client)
    expect((await server.refresh(client, refresh_token?.replace('ory_rt_', ''))).statusCode).toBe(200)
  })
})

describe('a refresh token with a grace period of 10 s and 2 further uses', () => {
  let server: OAuth2Server
  let client: RegisteredClient

  beforeAll(async () => {
    server = await OAuth2Server.start({
      oauth2: {
        oauth2: {
          grant: { refresh_token: { rotation_grace_period: '10s', rotation_grace_reuse_count: 2 } },
        },
      },
    })
    client = await server.register()
  })
  afterAll(() => server.stop())

  it('gives a further valid pair to each use, and ends only the access token beside it', async () => {
    const first = await server.tokens(client)
    const uses = []
    for (let use = 0; use < 3; use++) uses.push((await server.refresh(client, first.refresh_token)).json())
    expect(await server.isActive(first.access_token)).toBe(false)
    for (const { access_token, refresh_token } of uses) {
      expect(await server.isActive(access_token)).toBe(true)
      expect(await server.isActive(refresh_token)).toBe(true)
    }
  })

  it('ends every generation when it is used too often', async () => {
    const first = await server.tokens(client)
    const uses = []
    for (let use = 0; use < 3; use++) uses.push((await server.refresh(client, first.refresh_token)).json())
    expect(await refusal(server.refresh(client, first.refresh_token))).toEqual(invalidGrant)
    for (const { access_token, refresh_token } of uses) {
      expect(await server.isActive(access_token)).toBe(false)
      expect(await server.isActive(refresh_token)).toBe(false)
    }
  })

  it('counts the period from the first use', async () => {
    const first = await server.tokens(client)
    const second = (await server.refresh(client, first.refresh_token)).json()
    server.clock.advance(6)
    expect((await server.refresh(client, first.refresh_token)).statusCode).toBe(200)
    server.clock.advance(6)
    expect(await refusal(server.refresh(client, first.refresh_token))).toEqual(invalidGrant)
    expect(await server.isActive(second.refresh_token)).toBe(false)
  })

  it('lets as many parallel uses through as it says', async () => {
    const { refresh_token } = await server.tokens(client)
    const answers = await Promise.all(Array.from({ length: 8 }, () => server.refresh(client, refresh_token)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(3)
  })
})

describe('a refresh token that lives for ever', () => {
  it('has no expiry, and neither has its grant', async () => {
    const server = await OAuth2Server.start({ oauth2: { ttl: { refresh_token: '-1' } } })
    const client = await server.register()
    const first = await server.tokens(client)
    server.clock.advance(50 * 365 * 86_400)
    const second = (await server.refresh(client, first.refresh_token)).json()
    expect(await server.introspect(second.refresh_token)).not.toHaveProperty('exp')
    const grants = await server.database.kysely.selectFrom('oauth2.grants').select('expires_at').execute()
    expect(grants).toEqual([{ expires_at: null }])
    await server.stop()
  })
})

describe('refreshing with limits', () => {
  const withLimits = async (limits: Record<string, string>, ttl = {}) => {
    const server = await OAuth2Server.start({ oauth2: { ttl, oauth2: { grant: { refresh_token: limits } } } })
    return { server, client: await server.register() }
  }

  it('ends at the absolute limit, however often the token was used', async () => {
    const { server, client } = await withLimits({ absolute_lifetime: '24h' }, { refresh_token: -1 })
    let tokens = await server.tokens(client)
    for (let hour = 0; hour < 24; hour += 8) {
      server.clock.advance(8 * 3600 - 1)
      tokens = (await server.refresh(client, tokens.refresh_token)).json()
      expect(tokens.refresh_token).toMatch(/^ory_rt_/)
    }
    const began = (await server.introspect(tokens.refresh_token)).exp as number
    expect(began).toBe(Date.parse('2026-11-25T12:00:00Z') / 1000)
    server.clock.advance(3)
    expect(await server.isActive(tokens.refresh_token)).toBe(false)
    expect(await refusal(server.refresh(client, tokens.refresh_token))).toEqual(invalidGrant)
    await server.stop()
  })

  it('ends when nobody uses the token for long enough, and goes on when somebody does', async () => {
    const { server, client } = await withLimits({ idle_lifetime: '1h' }, { refresh_token: -1 })
    let tokens = await server.tokens(client)
    for (let round = 0; round < 3; round++) {
      server.clock.advance(3599)
      tokens = (await server.refresh(client, tokens.refresh_token)).json()
    }
    server.clock.advance(3600)
    expect(await server.isActive(tokens.refresh_token)).toBe(false)
    expect(await refusal(server.refresh(client, tokens.refresh_token))).toEqual(invalidGrant)
    await server.stop()
  })

  it('never lets a token live longer than the client says', async () => {
    const { server } = await withLimits({ absolute_lifetime: '48h', idle_lifetime: '24h' })
    const client = await server.register({ authorization_code_grant_refresh_token_lifespan: '10m' })
    const { refresh_token } = await server.tokens(client)
    const { exp, iat } = await server.introspect(refresh_token)
    expect(Number(exp) - Number(iat)).toBe(600)
    await server.stop()
  })
})
