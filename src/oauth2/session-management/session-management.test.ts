import { webcrypto } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'
import { checkSessionScript } from './check-session-page.ts'

const cookie = 'ory_hydra_session_state'
const origin = 'https://app.example.test'

let server: OAuth2Server
let client: RegisteredClient
beforeAll(async () => {
  server = await OAuth2Server.start({ oauth2: { oidc: { session_management: { enabled: true } } } })
  client = await server.register()
})
afterAll(() => server.stop())

/** Asks the frame, in a browser that has these cookies. */
async function ask(data: string, journey: Journey, from = origin): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let listener: (event: object) => void = () => undefined
  runInNewContext(checkSessionScript(cookie), {
    document: { cookie: [...journey.browser.cookies].map((pair) => pair.join('=')).join('; ') },
    addEventListener: (_: string, added: typeof listener) => {
      listener = added
    },
    crypto: webcrypto,
    TextEncoder,
    Uint8Array,
  })
  listener({ data, origin: from, source: { postMessage: resolve } })
  return promise
}

async function signIn(journey: Journey): Promise<string> {
  const { params } = await journey.signIn(authorizationAddress(client), { remember: true })
  return params.session_state as string
}

describe('session management (OpenID Connect Session Management §3)', () => {
  it('tells an application that nothing has changed until the person signs out', async () => {
    const journey = new Journey(server)
    const state = await signIn(journey)
    const question = `${client.client_id} ${state}`
    expect(await ask(question, journey)).toBe('unchanged')
    expect(await signIn(journey)).not.toBe(state)
    expect(await ask(question, journey)).toBe('unchanged')
    const { params } = await journey.browser.get('/oauth2/sessions/logout')
    const { redirect_to } = await server.admin.acceptLogoutRequest(params.logout_challenge as string)
    await journey.browser.get(redirect_to)
    expect(await ask(question, journey)).toBe('changed')
  })

  it('tells nothing to other pages, and does not answer what it cannot read', async () => {
    const journey = new Journey(server)
    const state = await signIn(journey)
    expect(await ask(`${client.client_id} ${state}`, journey, 'https://evil.test')).toBe('changed')
    expect(await ask('nonsense', journey)).toBe('error')
  })

  it('has a page that runs its one script, and is found by discovery', async () => {
    const discovery = (await server.publicServer.inject('/.well-known/openid-configuration')).json()
    const path = new URL(discovery.check_session_iframe).pathname
    const page = await server.publicServer.inject(path)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain(checkSessionScript(cookie))
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-/)
  })

  it('is off unless it is switched on', async () => {
    const off = await OAuth2Server.start()
    try {
      expect((await off.publicServer.inject('/oauth2/sessions/check')).statusCode).toBe(404)
      const other = await off.register()
      const { params, headers } = await new Journey(off).signIn(authorizationAddress(other), {
        remember: true,
      })
      expect(params).not.toHaveProperty('session_state')
      expect(String(headers['set-cookie'])).not.toContain(cookie)
    } finally {
      await off.stop()
    }
  })
})
