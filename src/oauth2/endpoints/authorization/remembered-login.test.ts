import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient
let journey: Journey

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
beforeEach(() => {
  journey = new Journey(server)
})
afterAll(() => server.stop())

const thirtyDays = 30 * 24 * 60 * 60

/** What the login page is told when the browser comes to it. */
async function loginRequest(parameters: Record<string, string> = {}) {
  return server.admin.getLoginRequest(await journey.toLogin(authorizationAddress(client, parameters)))
}

async function sessionCookie(): Promise<string | undefined> {
  return journey.browser.cookies.get('ory_hydra_session')
}

async function idTokenOf(subject: string): Promise<string> {
  const { params } = await new Journey(server).signIn(authorizationAddress(client), { subject })
  const answer = await server.exchange(client, params.code as string)
  return answer.json().id_token
}

describe('a remembered login', () => {
  it('is continued: same person, same session, same time of authentication', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true, remember_for: 600 })
    const signedInAt = server.clock.now().getTime() / 1000
    const first = await loginRequest()
    expect(first).toMatchObject({ skip: true, subject: 'alice' })

    server.clock.advance(60)
    const atApplication = await journey.signIn(authorizationAddress(client))
    expect(atApplication.cookies).not.toContain('ory_hydra_session')
    const tokens = (await server.exchange(client, atApplication.params.code as string)).json()
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString())
    expect(claims).toMatchObject({ sid: first.session_id, auth_time: signedInAt })
  })

  it('ends when its time is over, whatever the browser still holds', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true, remember_for: 600 })
    server.clock.advance(599)
    expect(await loginRequest()).toMatchObject({ skip: true })
    server.clock.advance(1)
    expect(await sessionCookie()).toBeDefined()
    expect(await loginRequest()).toMatchObject({ skip: false, subject: '' })
  })

  it("lasts for the server's own lifetime when no other is said, and no longer when a longer one is", async () => {
    for (const remember_for of [0, thirtyDays * 2]) {
      await journey.signIn(authorizationAddress(client), { remember: true, remember_for })
      server.clock.advance(thirtyDays - 1)
      expect(await loginRequest()).toMatchObject({ skip: true })
      server.clock.advance(1)
      expect(await loginRequest()).toMatchObject({ skip: false })
    }
  })

  it('lives longer when the login UI says so', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true, remember_for: 600 })
    server.clock.advance(500)
    const challenge = await journey.toLogin(authorizationAddress(client))
    const { cookies } = await journey.acceptLogin(challenge, {
      subject: 'alice',
      remember_for: 600,
      extend_session_lifespan: true,
    })
    expect(cookies).toContain('ory_hydra_session')
    server.clock.advance(500)
    expect(await loginRequest()).toMatchObject({ skip: true })
  })

  it('is forgotten by a login that is not to be remembered', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true })
    const stolen = (await sessionCookie()) as string
    await journey.signIn(authorizationAddress(client, { prompt: 'login' }), { remember: false })
    expect(await sessionCookie()).toBeUndefined()
    journey.browser.cookies.set('ory_hydra_session', stolen)
    expect(await loginRequest()).toMatchObject({ skip: false })
  })

  it('is a new session after each new login, also of the same person', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true })
    const { session_id: before } = await loginRequest()
    await journey.signIn(authorizationAddress(client, { prompt: 'login' }), { remember: true })
    expect((await loginRequest()).session_id).not.toBe(before)
  })

  it('is not continued by somebody else: the login begins anew', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true })
    const challenge = await journey.toLogin(authorizationAddress(client))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'mallory' })
    expect(new URL(redirect_to).searchParams.get('prompt')).toBe('login')
    expect(redirect_to).not.toContain('login_verifier')
    const anew = await journey.browser.get(redirect_to)
    const request = await server.admin.getLoginRequest(anew.params.login_challenge as string)
    expect(request).toMatchObject({ skip: false, subject: '' })
  })

  it('that was ended while the login page was open is not continued', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true })
    const challenge = await journey.toLogin(authorizationAddress(client))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    await server.admin.revokeLoginSessions({ subject: 'alice' })
    const { location } = await journey.browser.get(redirect_to)
    expect(location).toContain(`${issuer}/oauth2/auth?`)
    expect(location).not.toContain('login_verifier')
    const request = await server.admin.getLoginRequest(await journey.toLogin(location))
    expect(request.skip).toBe(false)
  })

  it.each(['login', 'select_account', 'create'])('is not enough for prompt=%s', async (prompt) => {
    await journey.signIn(authorizationAddress(client), { remember: true })
    const { params } = await journey.browser.get(authorizationAddress(client, { prompt }))
    const request = await server.admin.getLoginRequest(params.login_challenge as string)
    expect(request).toMatchObject({ skip: false, subject: '' })
  })
})

describe('prompt=none', () => {
  const silent = { prompt: 'none' }

  it('is answered without a page when login and consent are remembered', async () => {
    await journey.signIn(
      authorizationAddress(client, { scope: 'openid read' }),
      { remember: true },
      { remember: true },
    )
    const { params } = await journey.signIn(authorizationAddress(client, silent))
    expect(params).toHaveProperty('code')
  })

  it('asks for nothing: without a remembered consent it is consent_required', async () => {
    const own = await server.register()
    await journey.signIn(authorizationAddress(own), { remember: true })
    const challenge = await journey.toLogin(authorizationAddress(own, silent))
    const { base, params } = await journey.acceptLogin(challenge, { subject: 'alice' })
    expect({ base, error: params.error }).toEqual({ base: redirectUri, error: 'consent_required' })
  })

  it('is login_required when the login UI finds somebody else there', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true })
    const challenge = await journey.toLogin(authorizationAddress(client, silent))
    const { params } = await journey.acceptLogin(challenge, { subject: 'mallory' })
    expect(params.error).toBe('login_required')
  })
})

describe('max_age', () => {
  it('asks for a new login when the last one is too long ago', async () => {
    await journey.signIn(authorizationAddress(client), { remember: true })
    server.clock.advance(10)
    expect(await loginRequest({ max_age: '10' })).toMatchObject({ skip: true })
    expect(await loginRequest({ max_age: '9' })).toMatchObject({ skip: false })
    expect(await loginRequest({ max_age: '0' })).toMatchObject({ skip: false })
    const { params } = await journey.browser.get(
      authorizationAddress(client, { max_age: '9', prompt: 'none' }),
    )
    expect(params.error).toBe('login_required')
  })

  it('is looked at once more when the login UI signs in by an older login of its own', async () => {
    const before = new Date(server.clock.now().getTime() - 60_000).toISOString()
    const challenge = await journey.toLogin(authorizationAddress(client, { max_age: '59' }))
    const refused = await journey.acceptLogin(challenge, { subject: 'alice', authenticated_at: before })
    expect(refused.params.error).toBe('login_required')
    const again = await journey.toLogin(authorizationAddress(client, { max_age: '60' }))
    const accepted = await journey.acceptLogin(again, { subject: 'alice', authenticated_at: before })
    expect(accepted.base).toBe(`${issuer}/ui/consent`)
  })

  it('counts from now when the login UI says a time in the future', async () => {
    const later = new Date(server.clock.now().getTime() + 3_600_000).toISOString()
    await journey.signIn(authorizationAddress(client), {
      remember: true,
      authenticated_at: later,
    })
    server.clock.advance(10)
    expect(await loginRequest({ max_age: '9' })).toMatchObject({ skip: false })
  })
})

describe('prompt=login', () => {
  it('is not satisfied by a login from before the request', async () => {
    const before = new Date(server.clock.now().getTime() - 1000).toISOString()
    const challenge = await journey.toLogin(authorizationAddress(client, { prompt: 'login' }))
    const { params } = await journey.acceptLogin(challenge, { subject: 'alice', authenticated_at: before })
    expect(params.error).toBe('login_required')
  })
})

describe('id_token_hint', () => {
  it('continues the login of the one whom it names, and shows its claims', async () => {
    const id_token_hint = await idTokenOf('alice')
    await journey.signIn(authorizationAddress(client), { remember: true })
    const request = await loginRequest({ id_token_hint })
    expect(request.skip).toBe(true)
    expect(request.oidc_context.id_token_hint_claims).toMatchObject({ sub: 'alice', iss: issuer })
  })

  it('may have expired', async () => {
    const id_token_hint = await idTokenOf('alice')
    server.clock.advance(7200)
    expect(await loginRequest({ id_token_hint })).toMatchObject({ skip: false })
  })

  it('does not continue the login of somebody else', async () => {
    const id_token_hint = await idTokenOf('bob')
    await journey.signIn(authorizationAddress(client), { remember: true })
    expect(await loginRequest({ id_token_hint })).toMatchObject({ skip: false, subject: '' })
    const { params } = await journey.browser.get(
      authorizationAddress(client, { id_token_hint, prompt: 'none' }),
    )
    expect(params.error).toBe('login_required')
  })

  it('is looked at once more after the login: somebody else gets nothing and is not remembered', async () => {
    const id_token_hint = await idTokenOf('bob')
    await journey.signIn(authorizationAddress(client), { remember: true })
    const challenge = await journey.toLogin(authorizationAddress(client, { id_token_hint }))
    const { base, params, cookies } = await journey.acceptLogin(challenge, {
      subject: 'alice',
      remember: true,
    })
    expect({ base, error: params.error }).toEqual({ base: redirectUri, error: 'login_required' })
    expect(cookies).toContain('-ory_hydra_session')
    expect(await loginRequest()).toMatchObject({ skip: false })
  })

  it('is refused with another signature, and without one', async () => {
    const [header, payload, signature = ''] = (await idTokenOf('alice')).split('.')
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    for (const id_token_hint of [
      `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      `${unsigned}.${payload}.`,
    ]) {
      const { params } = await journey.browser.get(authorizationAddress(client, { id_token_hint }))
      expect(params.error).toBe('invalid_request')
    }
  })
})

describe('acr', () => {
  it('is 0 when the application asks for one and the login UI knows of none', async () => {
    const challenge = await journey.toLogin(authorizationAddress(client, { acr_values: 'gold' }))
    const { params } = await journey.acceptLogin(challenge, { subject: 'alice' })
    const request = await server.admin.getConsentRequest(params.consent_challenge as string)
    expect(request.acr).toBe('0')
  })
})
