import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
afterAll(() => server.stop())

describe('grants that are created at the same moment', () => {
  it('each have a code of their own', async () => {
    const created = await Promise.all(Array.from({ length: 20 }, () => server.authorize(client)))
    const answers = await Promise.all(created.map(({ code }) => server.exchange(client, code)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
  })

  it('with one id are one grant; the others are replays', async () => {
    const { id } = await server.authorize(client)
    const replays = await Promise.allSettled([
      server.authorize(client, { id }),
      server.authorize(client),
      server.authorize(client, { id }),
    ])
    expect(replays.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
    expect(replays[0]).toMatchObject({ reason: { code: 'access_denied' } })
  })

  it('do not suffer from one that cannot be stored', async () => {
    const unstorable = { session: { access_token: { claim: '\u0000' }, id_token: {} } }
    const created = await Promise.allSettled([
      server.authorize(client),
      server.authorize(client, unstorable),
      server.authorize(client),
    ])
    expect(created.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})

describe('codes that are redeemed at the same moment', () => {
  it('each give tokens of their own grant, and the others do not suffer from a wrong one', async () => {
    const created = await Promise.all(Array.from({ length: 10 }, () => server.authorize(client)))
    const answers = await Promise.all([
      server.exchange(client, 'ory_ac_no-such-code'),
      ...created.map(({ code }) => server.exchange(client, code)),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, ...Array(10).fill(200)])
    const refreshTokens = answers.slice(1).map((answer) => answer.json().refresh_token)
    const refreshed = await Promise.all(refreshTokens.map((token) => server.refresh(client, token)))
    expect(refreshed.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200))
    const active = await Promise.all(refreshed.map((answer) => server.isActive(answer.json().access_token)))
    expect(active).toEqual(Array(10).fill(true))
  })

  it('give tokens once when they are the same code', async () => {
    const { code } = await server.authorize(client)
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.exchange(client, code)))
    const statuses = answers.map(({ statusCode }) => statusCode).sort()
    expect(statuses).toEqual([200, ...Array(19).fill(400)])
  })
})

describe('the expiry of a grant', () => {
  it('moves no more often than once a day', async () => {
    const { code, id } = await server.authorize(client)
    const expiry = async () => {
      const [row] = await server.database.query<{ expires_at: Date }>(
        { name: 'expiry', text: 'select expires_at from oauth2.grants where id = $1' },
        [id],
      )
      return row?.expires_at.getTime()
    }
    const first = await server.refresh(client, (await server.exchange(client, code)).json().refresh_token)
    const afterFirst = await expiry()
    await server.refresh(client, first.json().refresh_token)
    expect(await expiry()).toBe(afterFirst)
  })
})
