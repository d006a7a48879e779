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
