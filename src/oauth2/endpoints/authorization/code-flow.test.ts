import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
})
afterAll(() => server.stop())

describe('the code flow with a login UI elsewhere', () => {
  it('goes by login and consent to the application, with a code that gives tokens', async () => {
    const browser = new TestBrowser(server)
    const address = authorizationAddress(client, {
      scope: 'openid offline_access read',
      acr_values: '1 2',
      display: 'page',
      login_hint: 'hint@example.test',
      ui_locales: 'de en',
    })

    const toLogin = await browser.get(address)
    expect(toLogin).toMatchObject({ status: 302, base: `${issuer}/ui/login` })
    expect(Object.keys(toLogin.params)).toEqual(['login_challenge'])
    expect(toLogin.headers['cache-control']).toBe('private, no-cache, no-store, must-revalidate')
    expect(toLogin.cookies).toEqual([expect.stringMatching(/^ory_hydra_login_csrf_\d+$/)])
    const loginChallenge = toLogin.params.login_challenge as string
    expect(loginChallenge.length).toBeLessThan(700)

    const loginRequest = await server.admin.getLoginRequest(loginChallenge)
    expect(loginRequest).toMatchObject({
      challenge: loginChallenge,
      requested_scope: ['openid', 'offline_access', 'read'],
      requested_access_token_audience: [],
      skip: false,
      subject: '',
      session_id: expect.stringMatching(/^[\da-f-]{36}$/),
      oidc_context: {
        acr_values: ['1', '2'],
        display: 'page',
        login_hint: 'hint@example.test',
        ui_locales: ['de', 'en'],
      },
      client: { client_id: client.client_id },
    })
    expect(loginRequest.client).not.toHaveProperty('client_secret')
    expect(new URL(loginRequest.request_url).searchParams.get('state')).toBe('state-12345678')

    const afterLogin = await server.admin.acceptLoginRequest(loginChallenge, {
      subject: 'alice',
      acr: '2',
      amr: ['pwd', 'otp'],
      context: { from: 'login' },
    })
    const toConsent = await browser.get(afterLogin.redirect_to)
    expect(toConsent).toMatchObject({ status: 302, base: `${issuer}/ui/consent` })
    expect(toConsent.cookies).toContain('-ory_hydra_session')
    const consentChallenge = toConsent.params.consent_challenge as string

    expect(await server.admin.getConsentRequest(consentChallenge)).toMatchObject({
      challenge: consentChallenge,
      subject: 'alice',
      skip: false,
      acr: '2',
      amr: ['pwd', 'otp'],
      context: { from: 'login' },
      login_session_id: loginRequest.session_id,
    })
    const afterConsent = await server.admin.acceptConsentRequest(consentChallenge, {
      grant_scope: ['openid', 'offline_access', 'read'],
      session: { access_token: { tenant: 'acme' }, id_token: { email: 'a@example.test' } },
    })
    const atApplication = await browser.get(afterConsent.redirect_to)
    expect(atApplication).toMatchObject({ status: 303, base: redirectUri })
    expect(atApplication.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    expect(atApplication.params).toEqual({
      code: expect.stringMatching(/^ory_ac_[\w-]{43}$/),
      scope: 'openid offline_access read',
      state: 'state-12345678',
      iss: issuer,
    })

    const tokens = await server.exchange(client, atApplication.params.code as string)
    expect(tokens.statusCode).toBe(200)
    expect(tokens.json()).toMatchObject({ scope: 'openid offline_access read', id_token: expect.any(String) })
    const claims = JSON.parse(
      Buffer.from(tokens.json().id_token.split('.')[1], 'base64url').toString(),
    ) as Record<string, unknown>
    expect(claims).toMatchObject({
      sub: 'alice',
      acr: '2',
      amr: ['pwd', 'otp'],
      email: 'a@example.test',
      nonce: 'nonce-12345678',
      sid: loginRequest.session_id,
      auth_time: server.clock.now().getTime() / 1000,
    })
  })

  it('takes the request as a form too', async () => {
    const browser = new TestBrowser(server)
    const form = Object.fromEntries(new URL(authorizationAddress(client), issuer).searchParams)
    const { base, params } = await browser.post('/oauth2/auth', form)
    expect(base).toBe(`${issuer}/ui/login`)
    const journey = new Journey(server, browser)
    const atConsent = await journey.acceptLogin(params.login_challenge as string, { subject: 'alice' })
    const atApplication = await journey.acceptConsent(atConsent.params.consent_challenge as string)
    expect(atApplication.params).toHaveProperty('code')
  })

  it('grants less than was asked for, or more, but nothing that the client is not registered for', async () => {
    const journey = new Journey(server)
    const less = await journey.signIn(
      authorizationAddress(client, { scope: 'openid read' }),
      {},
      { grant_scope: ['openid'] },
    )
    expect(less.params.scope).toBe('openid')
    const more = await journey.signIn(
      authorizationAddress(client),
      {},
      { grant_scope: ['openid', 'write', 'admin'] },
    )
    expect(more.params.scope).toBe('openid write')
    const nothing = await journey.signIn(authorizationAddress(client), {}, { grant_scope: [] })
    expect(nothing.params).toMatchObject({ scope: '', code: expect.any(String) })
  })

  it('tells the application what the login UI says when it turns the request down', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(authorizationAddress(client))
    const { redirect_to } = await server.admin.rejectLoginRequest(challenge, {
      error: 'access_denied',
      error_description: 'The user said "no".',
      error_hint: 'Try later.',
      error_debug: 'debug text',
      status_code: 403,
    })
    const rejected = await journey.browser.get(redirect_to)
    expect(rejected).toMatchObject({
      status: 303,
      base: redirectUri,
      params: {
        error: 'access_denied',
        error_description: "The user said 'no'. Try later.",
        state: 'state-12345678',
        iss: issuer,
      },
    })

    const atConsent = await journey.acceptLogin(await journey.toLogin(authorizationAddress(client)), {
      subject: 'alice',
    })
    const rejection = await server.admin.rejectConsentRequest(
      atConsent.params.consent_challenge as string,
      {},
    )
    expect((await journey.browser.get(rejection.redirect_to)).params).toEqual({
      error: 'consent request denied',
      error_description: '',
      state: 'state-12345678',
      iss: issuer,
    })
  })

  it('lets any number of tabs sign in at once, whichever is finished first', async () => {
    const browser = new TestBrowser(server)
    const journey = new Journey(server, browser)
    const other = await server.register()
    const addresses = [client, client, other].map((tab) => authorizationAddress(tab))
    // All of them start before any answer, and with it any cookie, is there.
    const challenges = await Promise.all(addresses.map((address) => journey.toLogin(address)))
    const later = await journey.toLogin(authorizationAddress(client))
    for (const challenge of [later, ...challenges.reverse()]) {
      const atConsent = await journey.acceptLogin(challenge, { subject: 'alice' })
      const atApplication = await journey.acceptConsent(atConsent.params.consent_challenge as string)
      expect(atApplication.params).toHaveProperty('code')
    }
  })
})

describe('response modes', () => {
  it('puts the answer into the fragment', async () => {
    const { params, fragment } = await new Journey(server).signIn(
      authorizationAddress(client, { response_mode: 'fragment' }),
    )
    expect(params).toEqual({})
    expect(fragment).toEqual({
      code: expect.any(String),
      scope: 'openid',
      state: 'state-12345678',
      iss: issuer,
    })
  })

  it('posts the answer by a form, escaped, with nothing that a strict policy would not allow', async () => {
    const hostile = `"><script>alert(1)</script>`
    const { status, body, headers } = await new Journey(server).signIn(
      authorizationAddress(client, { response_mode: 'form_post', state: hostile }),
    )
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    expect(body).toContain(`action="${redirectUri}"`)
    expect(body).toMatch(/name="code" value="ory_ac_[\w-]{43}"/)
    expect(body).not.toContain('<script>alert')
    expect(body).toContain('&quot;&gt;&lt;script&gt;')
  })

  it('sends errors the same way', async () => {
    const { status, body } = await new TestBrowser(server).get(
      authorizationAddress(client, { response_mode: 'form_post', scope: 'nope' }),
    )
    expect(status).toBe(200)
    expect(body).toContain('name="error" value="invalid_scope"')
  })
})
