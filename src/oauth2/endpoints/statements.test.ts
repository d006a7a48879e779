import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

const statements: string[] = []
let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start({ onStatement: ({ name }) => statements.push(name) })
  client = await server.register()
  await server.token(client, { grant_type: 'client_credentials' })
})
afterAll(() => server.stop())

async function during<T>(work: () => Promise<T>): Promise<{ result: T; names: string[] }> {
  statements.length = 0
  const result = await work()
  return { result, names: [...statements] }
}

describe('what a request asks of the database', () => {
  it('is nothing for client credentials', async () => {
    const { names } = await during(() =>
      server.token(client, { grant_type: 'client_credentials', scope: 'read' }),
    )
    expect(names).toEqual([])
  })

  it('is one statement for a code, two for a refresh token', async () => {
    const { code } = await server.authorize(client)
    const exchange = await during(() => server.exchange(client, code))
    expect(exchange.names).toEqual(['oauth2-grants-redeem-codes'])
    const { refresh_token } = exchange.result.json()
    const refresh = await during(() => server.refresh(client, refresh_token))
    expect(refresh.names).toEqual(['oauth2-refresh-tokens-by-hash', 'oauth2-refresh-tokens-rotate'])
  })

  it('is one statement for introspection and for userinfo, shared by those that come together', async () => {
    const { access_token } = await server.tokens(client)
    expect((await during(() => server.introspect(access_token))).names).toEqual([
      'oauth2-access-token-status',
    ])
    const userinfo = () =>
      server.publicServer.inject({ url: '/userinfo', headers: { authorization: `Bearer ${access_token}` } })
    expect((await during(userinfo)).names).toEqual(['oauth2-access-token-status'])
    const { names } = await during(() =>
      Promise.all(Array.from({ length: 20 }, () => server.introspect(access_token))),
    )
    expect(names.length).toBeLessThan(20)
  })
})

describe('500 requests at once on a pool of two connections', () => {
  it('are all answered', async () => {
    const narrow = await OAuth2Server.start({ poolSize: 2 })
    const registered = await narrow.register()
    const tokens = await narrow.tokens(registered)
    const codes = await Promise.all(Array.from({ length: 100 }, () => narrow.authorize(registered)))
    const answers = await Promise.all([
      ...codes.map(({ code }) => narrow.exchange(registered, code)),
      ...Array.from({ length: 200 }, () => narrow.token(registered, { grant_type: 'client_credentials' })),
    ])
    const active = await Promise.all(Array.from({ length: 200 }, () => narrow.isActive(tokens.access_token)))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(new Set(active)).toEqual(new Set([true]))
    await narrow.stop()
  })
})
