import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({ client_name: 'A client with a name', metadata: { team: 'x'.repeat(500) } })
})
afterAll(() => server.stop())

const random = (bytes: number) => randomBytes(bytes).toString('base64url')

/** As libraries send it: everything random is fresh. */
const typical = () => ({
  scope: 'openid email offline_access',
  state: random(32),
  nonce: random(32),
  code_challenge: random(32),
  code_challenge_method: 'S256',
})

describe('a challenge', () => {
  it('of a typical request has less than 700 characters', async () => {
    for (let time = 0; time < 20; time++) {
      const challenge = await new Journey(server).toLogin(authorizationAddress(client, typical()))
      expect(challenge.length).toBeLessThan(700)
    }
  })

  it('of a typical consent has less than 900, and its verifier too', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(authorizationAddress(client, typical()))
    const { params } = await journey.acceptLogin(challenge, { subject: crypto.randomUUID(), remember: true })
    expect(params.consent_challenge?.length).toBeLessThan(900)
    const { redirect_to } = await server.admin.acceptConsentRequest(params.consent_challenge as string, {
      grant_scope: ['openid', 'email', 'offline_access'],
      session: { id_token: { email: 'alice@example.test', email_verified: true } },
    })
    expect(new URL(redirect_to).searchParams.get('consent_verifier')?.length).toBeLessThan(900)
  })

  it('of a long request is short, whatever makes it long', async () => {
    for (const long of [{ state: random(3000) }, { login_hint: random(3000) }, { nonce: random(3000) }]) {
      const challenge = await new Journey(server).toLogin(
        authorizationAddress(client, { ...typical(), ...long }),
      )
      expect(challenge.length).toBeLessThan(60)
    }
  })
})
