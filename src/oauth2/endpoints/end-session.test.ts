import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../test/support/authorization-journey.ts'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { EndedLoginSession } from '../sessions/login-session.ts'

const goodbye = 'https://app.example.test/bye'
const path = '/oauth2/sessions/logout'

let server: OAuth2Server
let client: RegisteredClient
let journey: Journey
const ended: EndedLoginSession[] = []
let endIdentitySession: () => Promise<void>

beforeAll(async () => {
  server = await OAuth2Server.start({
    onSessionEnded: async (session) => {
      ended.push(session)
      await endIdentitySession()
    },
  })
  client = await server.register({
    post_logout_redirect_uris: [goodbye, 'https://app.example.test/bye?x=1'],
  })
})
beforeEach(() => {
  journey = new Journey(server)
  ended.length = 0
  endIdentitySession = async () => undefined
})
afterAll(() => server.stop())

/** Signs in and gives the ID token. */
async function signIn(login: { remember?: boolean; of?: RegisteredClient } = {}): Promise<string> {
  const { of = client, remember = true } = login
  const { params } = await journey.signIn(authorizationAddress(of), {
    remember,
    identity_provider_session_id: 'identity-session',
  })
  return (await server.exchange(of, params.code as string)).json().id_token
}

const logout = (parameters: Record<string, string> = {}, browser = journey.browser) =>
  browser.get(`${path}?${new URLSearchParams(parameters)}`)

async function isSignedIn(): Promise<boolean> {
  const challenge = await journey.toLogin(authorizationAddress(client))
  return (await server.admin.getLoginRequest(challenge)).skip
}

/** Goes to the logout page and gives the address to which a confirmation leads. */
async function confirmed(parameters: Record<string, string> = {}): Promise<string> {
  const { params } = await logout(parameters)
  return (await server.admin.acceptLogoutRequest(params.logout_challenge as string)).redirect_to
}

describe('a logout that the person asks for', () => {
  it('is confirmed on the logout page, then ends the session here and behind it, once', async () => {
    await signIn()
    const toPage = await logout()
    expect(toPage).toMatchObject({ status: 302, base: `${issuer}/ui/logout` })
    const challenge = toPage.params.logout_challenge as string
    expect(await server.admin.getLogoutRequest(challenge)).toEqual({
      challenge,
      subject: 'alice',
      sid: expect.stringMatching(/^[\da-f-]{36}$/),
      request_url: path,
      rp_initiated: false,
      requested_at: '2026-11-24T12:00:00Z',
      expires_at: '2026-11-24T12:30:00Z',
    })
    expect(await isSignedIn()).toBe(true)

    const { redirect_to } = await server.admin.acceptLogoutRequest(challenge)
    expect(redirect_to).toContain(`${issuer}${path}?logout_verifier=`)
    const done = await journey.browser.get(redirect_to)
    expect(done).toMatchObject({ status: 302, location: `${issuer}/ui/signed_out` })
    expect(done.cookies).toEqual(['-ory_hydra_session'])
    expect(ended).toEqual([
      {
        sid: expect.any(String),
        subject: 'alice',
        identityProviderSessionId: 'identity-session',
      },
    ])
    expect(await isSignedIn()).toBe(false)

    const again = await journey.browser.get(redirect_to)
    expect(again).toMatchObject({ location: `${issuer}/ui/signed_out`, cookies: [] })
    expect(ended).toHaveLength(1)
  })

  it('goes straight on when nobody is signed in', async () => {
    expect(await logout()).toMatchObject({ status: 302, location: `${issuer}/ui/signed_out` })
  })

  it('changes nothing when it is rejected, and may be confirmed after all', async () => {
    await signIn()
    const { params } = await logout()
    await server.admin.rejectLogoutRequest(params.logout_challenge as string)
    expect(await isSignedIn()).toBe(true)
    const { redirect_to } = await server.admin.acceptLogoutRequest(params.logout_challenge as string)
    await journey.browser.get(redirect_to)
    expect(await isSignedIn()).toBe(false)
  })

  it('has no effect in another browser', async () => {
    await signIn()
    const address = await confirmed()
    const { location } = await new TestBrowser(server).get(address)
    expect(location).toBe(`${issuer}/ui/signed_out`)
    expect(ended).toEqual([])
    expect(await isSignedIn()).toBe(true)
  })

  it('keeps the session when the identity session behind it cannot be ended, so that it can be tried again', async () => {
    await signIn()
    const address = await confirmed()
    endIdentitySession = async () => {
      throw new PlatformError({ status: 503, code: 'temporarily_unavailable', message: 'away' })
    }
    expect((await journey.browser.get(address)).status).toBe(503)
    expect(await isSignedIn()).toBe(true)
    endIdentitySession = async () => {
      throw new PlatformError({ status: 404, code: 'not_found', message: 'ended before' })
    }
    expect((await journey.browser.get(address)).status).toBe(302)
    expect(await isSignedIn()).toBe(false)
  })
})

describe('a logout that an application asks for', () => {
  it('leads back to the application, with its state', async () => {
    const id_token_hint = await signIn()
    const { params } = await logout({ id_token_hint, post_logout_redirect_uri: goodbye, state: 'st' })
    const request = await server.admin.getLogoutRequest(params.logout_challenge as string)
    expect(request).toMatchObject({
      subject: 'alice',
      rp_initiated: true,
      client: { client_id: client.client_id },
    })
    expect(request.request_url).toContain(`${path}?id_token_hint=`)
    const { redirect_to } = await server.admin.acceptLogoutRequest(params.logout_challenge as string)
    const done = await journey.browser.get(redirect_to)
    expect(done.location).toBe(`${goodbye}?state=st`)
    expect(await isSignedIn()).toBe(false)
    expect((await journey.browser.get(redirect_to)).location).toBe(`${goodbye}?state=st`)
    expect(ended).toHaveLength(1)
  })

  it('may come as a form, from a browser without the session, with a token that has expired', async () => {
    const id_token_hint = await signIn()
    server.clock.advance(7200)
    const elsewhere = new TestBrowser(server)
    const { base, params } = await elsewhere.post(path, { id_token_hint })
    expect(base).toBe(`${issuer}/ui/logout`)
    const { redirect_to } = await server.admin.acceptLogoutRequest(params.logout_challenge as string)
    await elsewhere.get(redirect_to)
    expect(await isSignedIn()).toBe(false)
  })

  it('goes straight on when the session has ended', async () => {
    const id_token_hint = await signIn()
    await server.admin.revokeLoginSessions({ subject: 'alice' })
    expect((await logout({ id_token_hint })).location).toBe(`${issuer}/ui/signed_out`)
    expect((await logout({ id_token_hint, post_logout_redirect_uri: goodbye })).location).toBe(goodbye)
  })

  it('ends a session that no browser remembers without a question', async () => {
    const id_token_hint = await signIn({ remember: false })
    const { location } = await logout({ id_token_hint, post_logout_redirect_uri: goodbye })
    expect(location).toBe(goodbye)
    expect(ended).toHaveLength(1)
  })

  it('keeps the query of the redirect URI', async () => {
    const id_token_hint = await signIn()
    await server.admin.revokeLoginSessions({ subject: 'alice' })
    const { location } = await logout({
      id_token_hint,
      post_logout_redirect_uri: 'https://app.example.test/bye?x=1',
      state: 'a b&c',
    })
    expect(location).toBe('https://app.example.test/bye?x=1&state=a+b%26c')
  })

  it.each([
    ['another address', 'https://app.example.test/evil'],
    ['a trailing slash', `${goodbye}/`],
    ['a query', `${goodbye}?x`],
    ['a user before the host', goodbye.replace('app.', 'app.example.test@evil.')],
    ['upper case', goodbye.toUpperCase()],
    ['a way up', goodbye.replace('/bye', '/x/../bye')],
  ])('does not lead to an address that is not registered: %s', async (_name, post_logout_redirect_uri) => {
    const id_token_hint = await signIn()
    const { base, params } = await logout({ id_token_hint, post_logout_redirect_uri })
    expect(base).toBe(`${issuer}/ui/oidc_error`)
    expect(params.error).toBe('invalid_request')
  })

  it('does not lead to the address of another client', async () => {
    const other = await server.register()
    const id_token_hint = await signIn({ of: other })
    const { base } = await logout({ id_token_hint, post_logout_redirect_uri: goodbye })
    expect(base).toBe(`${issuer}/ui/oidc_error`)
  })

  it.each([
    ['a state without a hint', { state: 'x' }],
    ['an address without a hint', { post_logout_redirect_uri: goodbye }],
    ['a hint that is no token', { id_token_hint: 'junk' }],
  ])('is refused: %s', async (_name, parameters) => {
    const { status, base, params } = await logout(parameters as Record<string, string>)
    expect({ status, base }).toEqual({ status: 302, base: `${issuer}/ui/oidc_error` })
    expect(params.error).toBe('invalid_request')
  })

  it('is refused when it names another client than the hint', async () => {
    const id_token_hint = await signIn()
    const { params } = await logout({ id_token_hint, client_id: 'another' })
    expect(params.error).toBe('invalid_request')
  })
})

describe('a logout challenge', () => {
  it('that nobody made, or for something else, is not found', async () => {
    const challenge = await journey.toLogin(authorizationAddress(client))
    for (const wrong of ['nonsense', challenge]) {
      await expect(server.admin.getLogoutRequest(wrong)).rejects.toMatchObject({ status: 404 })
      await expect(server.admin.acceptLogoutRequest(wrong)).rejects.toMatchObject({ status: 404 })
      await expect(server.admin.rejectLogoutRequest(wrong)).rejects.toMatchObject({ status: 404 })
      const { base, params } = await logout({ logout_verifier: wrong })
      expect({ base, error: params.error }).toEqual({
        base: `${issuer}/ui/oidc_error`,
        error: 'Not Found',
      })
    }
  })

  it('is no verifier: a logout needs the confirmation', async () => {
    await signIn()
    const { params } = await logout()
    await logout({ logout_verifier: params.logout_challenge as string })
    expect(await isSignedIn()).toBe(true)
  })

  it('expires, and its verifier with it', async () => {
    await signIn()
    const { params } = await logout()
    const challenge = params.logout_challenge as string
    const { redirect_to } = await server.admin.acceptLogoutRequest(challenge)
    server.clock.advance(1800)
    await expect(server.admin.getLogoutRequest(challenge)).rejects.toMatchObject({ status: 401 })
    expect((await journey.browser.get(redirect_to)).params.error).toBe('request_unauthorized')
    expect(await isSignedIn()).toBe(true)
  })
})

describe('ending login sessions by the admin API', () => {
  const revoke = (query: Record<string, string>) =>
    server.adminServer.inject({
      method: 'DELETE',
      url: `/admin/oauth2/auth/sessions/login?${new URLSearchParams(query)}`,
    })

  it('ends one session by its id, tokens live on', async () => {
    const { params } = await journey.signIn(authorizationAddress(client), { remember: true })
    const tokens = (await server.exchange(client, params.code as string)).json()
    const { sid } = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString())
    expect((await revoke({ sid })).statusCode).toBe(204)
    expect(await isSignedIn()).toBe(false)
    expect(ended).toEqual([expect.objectContaining({ sid, subject: 'alice' })])
    expect(await server.isActive(tokens.access_token)).toBe(true)
  })

  it('ends all sessions of a person, however many', async () => {
    await server.database.query(
      {
        name: 'test-many-login-sessions',
        text: `insert into oauth2.login_sessions (id, subject, remember, authenticated_at, expires_at)
          select gen_random_uuid(), 'busy', true, $1, $2 from generate_series(1, 250)`,
      },
      [server.clock.now(), new Date(server.clock.now().getTime() + 60_000)],
    )
    expect((await revoke({ subject: 'busy' })).statusCode).toBe(204)
    expect(ended).toHaveLength(250)
  })

  it('is done when there is nothing to end, and needs to know what', async () => {
    expect((await revoke({ subject: 'nobody' })).statusCode).toBe(204)
    expect((await revoke({ sid: 'no-uuid' })).statusCode).toBe(204)
    const neither = await revoke({})
    expect(neither.statusCode).toBe(400)
    expect(neither.json().error).toBe('invalid_request')
  })
})

describe('attacks on logout', () => {
  it('a replayed logout challenge or verifier ends nothing that came after it (RP-Initiated Logout §6)', async () => {
    await signIn()
    const { params } = await logout()
    const challenge = params.logout_challenge as string
    const { redirect_to } = await server.admin.acceptLogoutRequest(challenge)
    await journey.browser.get(redirect_to)
    await signIn()
    ended.length = 0
    const again = await journey.browser.get(redirect_to)
    expect(again.cookies).toEqual([])
    const fresh = await server.admin.acceptLogoutRequest(challenge)
    await journey.browser.get(fresh.redirect_to)
    expect(ended).toEqual([])
    expect(await isSignedIn()).toBe(true)
  })

  it('another page cannot make a browser sign out without the question (RP-Initiated Logout §2)', async () => {
    await signIn()
    const attacker = new Journey(server)
    const { params } = await attacker.signIn(authorizationAddress(client), {
      subject: 'mallory',
      remember: true,
    })
    const theirs = (await server.exchange(client, params.code as string)).json().id_token
    expect((await logout({ id_token_hint: theirs })).base).toBe(`${issuer}/ui/logout`)
    expect(await isSignedIn()).toBe(true)
  })
})
