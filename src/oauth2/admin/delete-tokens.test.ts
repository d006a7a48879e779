import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start()
})
afterAll(() => server.stop())

const deleteTokens = (query: string) =>
  server.adminServer.inject({ method: 'DELETE', url: `/admin/oauth2/tokens${query}` })

describe('deleting the tokens of a client', () => {
  it('ends every access token, in either format, and no refresh token', async () => {
    for (const access_token_strategy of ['opaque', 'jwt']) {
      const client = await server.register({ access_token_strategy })
      const fromGrant = await server.tokens(client)
      const own = (await server.token(client, { grant_type: 'client_credentials' })).json()
      expect((await deleteTokens(`?client_id=${client.client_id}`)).statusCode).toBe(204)
      expect(await server.isActive(fromGrant.access_token)).toBe(false)
      expect(await server.isActive(own.access_token)).toBe(false)
      expect(await server.isActive(fromGrant.refresh_token)).toBe(true)

      server.clock.advance(0.001)
      const refreshed = (await server.refresh(client, fromGrant.refresh_token)).json()
      expect(await server.isActive(refreshed.access_token)).toBe(true)
    }
  })

  it('leaves other clients alone', async () => {
    const [client, other] = [await server.register(), await server.register()]
    const { access_token } = await server.tokens(other)
    await deleteTokens(`?client_id=${client.client_id}`)
    expect(await server.isActive(access_token)).toBe(true)
  })

  it('answers 204 for an unknown client and 400 without one', async () => {
    expect((await deleteTokens('?client_id=unknown')).statusCode).toBe(204)
    const answer = await deleteTokens('')
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toBe('invalid_request')
  })
})
