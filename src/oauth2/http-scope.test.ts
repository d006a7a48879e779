import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
afterAll(() => server.stop())

const send = (url: string, payload: string) =>
  server.publicServer.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  })

describe('a form', () => {
  it('of any bytes is answered with what is wrong with it', async () => {
    const names = fc.constantFrom(
      'grant_type',
      'client_id',
      'client_secret',
      'request_uri',
      'scope',
      '__proto__',
    )
    const pair = fc.tuple(names, fc.string()).map(([name, value]) => `${name}=${value}`)
    const body = fc.oneof(
      fc.string(),
      fc.array(pair, { maxLength: 8 }).map((pairs) => pairs.join('&')),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/oauth2/token', '/oauth2/par', '/oauth2/revoke'),
        body,
        async (url, text) => {
          const answer = await send(url, text)
          expect([400, 401]).toContain(answer.statusCode)
          expect(answer.json()).toEqual({ error: expect.any(String), error_description: expect.any(String) })
        },
      ),
    )
  })

  it('of any parameters never reaches the application, or the login, without a good request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), async (parameters) => {
        const form = new URLSearchParams({ ...parameters, client_id: client.client_id })
        form.delete('redirect_uri')
        form.set('scope', 'openid')
        const { statusCode, headers } = await send('/oauth2/auth', form.toString())
        expect([302, 400]).toContain(statusCode)
        if (statusCode === 302) expect(headers.location).toContain('/ui/oidc_error?')
      }),
    )
  })

  it('gives back the parameters that were sent, character by character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 8, unit: 'grapheme' }), async (state) => {
        fc.pre(state.isWellFormed() && !state.includes('\0'))
        const form = { client_id: client.client_id, response_type: 'other', scope: 'read', state }
        const { headers } = await send('/oauth2/auth', new URLSearchParams(form).toString())
        expect(new URL(headers.location ?? '').searchParams.get('state')).toBe(state)
      }),
    )
  })
})
