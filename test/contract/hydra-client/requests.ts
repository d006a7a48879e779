import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { challengeOf, type HydraClient, redirectUri, signedOutUri } from '../../support/hydra-client.ts'

const unknownChallenge = {
  status: 404,
  data: { error: 'Not Found', error_description: 'Unable to locate the requested resource' },
}

export function requestTests(given: () => HydraClient): void {
  it('reads a login request, accepts it, and reads what the consent request carries over', async () => {
    const { admin, platform } = given()
    const browser = given().browser()
    const client = await given().register({ client_name: 'Reader', audience: ['https://api.example.com'] })
    const atLogin = await given().authorize(browser, client, {
      audience: 'https://api.example.com',
      login_hint: 'alice@example.com',
      acr_values: 'aal2 aal1',
      ui_locales: 'de en',
      display: 'popup',
    })
    const loginChallenge = challengeOf(atLogin, 'login')
    const { data: login } = await admin.getOAuth2LoginRequest({ loginChallenge })
    expect(login).toMatchObject({
      challenge: loginChallenge,
      requested_scope: ['openid', 'offline_access'],
      requested_access_token_audience: ['https://api.example.com'],
      skip: false,
      subject: '',
      oidc_context: {
        login_hint: 'alice@example.com',
        acr_values: ['aal2', 'aal1'],
        ui_locales: ['de', 'en'],
        display: 'popup',
      },
      client: { client_id: client.client_id, client_name: 'Reader' },
    })
    expect(login.client).not.toHaveProperty('client_secret')
    expect(login.request_url).toContain(`${platform.publicUrl}/oauth2/auth?client_id=${client.client_id}`)

    const atConsent = await given().acceptLogin(browser, loginChallenge, {
      subject: 'alice',
      remember: true,
      remember_for: 3600,
      acr: 'aal2',
      amr: ['pwd', 'otp'],
      context: { from: 'login' },
      identity_provider_session_id: 'identity-session',
    })
    const consentChallenge = challengeOf(atConsent, 'consent')
    const { data: consent } = await admin.getOAuth2ConsentRequest({ consentChallenge })
    expect(consent).toMatchObject({
      challenge: consentChallenge,
      requested_scope: ['openid', 'offline_access'],
      skip: false,
      subject: 'alice',
      acr: 'aal2',
      amr: ['pwd', 'otp'],
      context: { from: 'login' },
      login_session_id: login.session_id,
      client: { client_id: client.client_id },
    })

    const atApplication = await given().acceptConsent(browser, consentChallenge, {
      grant_scope: ['openid'],
      grant_access_token_audience: ['https://api.example.com'],
    })
    expect(atApplication.href.startsWith(`${redirectUri}?code=`)).toBe(true)
    expect(Object.fromEntries(atApplication.searchParams)).toMatchObject({
      scope: 'openid',
      state: 'state-12345678',
      iss: platform.publicUrl,
    })
  })

  it('finds that somebody is remembered, and their consent as well', async () => {
    const { admin } = given()
    const browser = given().browser()
    const client = await given().register()
    await given().signIn(browser, client, { remember: true }, { remember: true })
    const loginChallenge = challengeOf(await given().authorize(browser, client), 'login')
    const { data: login } = await admin.getOAuth2LoginRequest({ loginChallenge })
    expect(login).toMatchObject({ skip: true, subject: 'alice' })
    const atConsent = await given().acceptLogin(browser, loginChallenge, { subject: 'alice' })
    const consentChallenge = challengeOf(atConsent, 'consent')
    const { data: consent } = await admin.getOAuth2ConsentRequest({ consentChallenge })
    expect(consent).toMatchObject({ skip: true, subject: 'alice', login_session_id: login.session_id })
  })

  it('rejects a login and a consent, and the application reads why', async () => {
    const { admin } = given()
    const client = await given().register()
    const rejectOAuth2Request = {
      error: 'access_denied',
      error_description: 'The person said no.',
      error_hint: 'Ask again.',
      status_code: 403,
    }
    const refused = { error: 'access_denied', error_description: 'The person said no. Ask again.' }

    const browser = given().browser()
    const atLogin = challengeOf(await given().authorize(browser, client, {}, 'POST'), 'login')
    const login = await admin.rejectOAuth2LoginRequest({ loginChallenge: atLogin, rejectOAuth2Request })
    const afterLogin = await browser.request(login.data.redirect_to)
    expect(afterLogin.location?.href.startsWith(redirectUri)).toBe(true)
    expect(Object.fromEntries(afterLogin.location?.searchParams ?? [])).toMatchObject(refused)

    const challenge = challengeOf(await given().authorize(browser, client), 'login')
    const atConsent = await given().acceptLogin(browser, challenge, { subject: 'alice' })
    const consent = await admin.rejectOAuth2ConsentRequest({
      consentChallenge: challengeOf(atConsent, 'consent'),
      rejectOAuth2Request,
    })
    const afterConsent = await browser.request(consent.data.redirect_to)
    expect(Object.fromEntries(afterConsent.location?.searchParams ?? [])).toMatchObject(refused)
  })

  it('reads why a login or consent request is refused', async () => {
    const { admin } = given()
    expect(await refusal(admin.getOAuth2LoginRequest({ loginChallenge: 'junk' }))).toEqual(unknownChallenge)
    expect(await refusal(admin.getOAuth2ConsentRequest({ consentChallenge: 'junk' }))).toEqual(
      unknownChallenge,
    )
    const without = await refusal(admin.getOAuth2LoginRequest({ loginChallenge: '' }))
    expect(without).toMatchObject({ status: 400, data: { error: 'invalid_request' } })
    const client = await given().register()
    const loginChallenge = challengeOf(await given().authorize(given().browser(), client), 'login')
    const nobody = admin.acceptOAuth2LoginRequest({
      loginChallenge,
      acceptOAuth2LoginRequest: { subject: '' },
    })
    expect(await refusal(nobody)).toEqual({
      status: 400,
      data: { error: 'invalid_request', error_description: expect.stringContaining("'subject'") },
    })
    // A challenge of one kind is none of another.
    const asConsent = admin.getOAuth2ConsentRequest({ consentChallenge: loginChallenge })
    expect(await refusal(asConsent)).toEqual(unknownChallenge)
  })

  it('reads a logout request, rejects it, accepts another, and the session is over', async () => {
    const { admin, platform } = given()
    const browser = given().browser()
    const client = await given().register()
    const tokens = await given().tokens(client, {}, browser, { remember: true })
    const ask = async () => {
      const { location } = await browser.request(`${platform.publicUrl}/oauth2/sessions/logout`, {
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: signedOutUri,
        state: 'leaving',
      })
      return challengeOf(location as URL, 'logout')
    }
    const first = await ask()
    const { data: request } = await admin.getOAuth2LogoutRequest({ logoutChallenge: first })
    expect(request).toMatchObject({
      challenge: first,
      subject: 'alice',
      rp_initiated: true,
      client: { client_id: client.client_id },
    })
    expect(request.request_url).toContain('/oauth2/sessions/logout?')
    expect(request.sid).toMatch(/^[0-9a-f-]{36}$/)
    expect((await admin.rejectOAuth2LogoutRequest({ logoutChallenge: first })).status).toBe(204)

    const { data } = await admin.acceptOAuth2LogoutRequest({ logoutChallenge: await ask() })
    expect(data.redirect_to).toContain(`${platform.publicUrl}/oauth2/sessions/logout?logout_verifier=`)
    const ended = await browser.request(data.redirect_to)
    expect(ended.location?.href).toBe(`${signedOutUri}?state=leaving`)
    const loginChallenge = challengeOf(await given().authorize(browser, client), 'login')
    expect((await admin.getOAuth2LoginRequest({ loginChallenge })).data.skip).toBe(false)
  })

  it('reads why a logout request is refused', async () => {
    const { admin } = given()
    const calls = [
      () => admin.getOAuth2LogoutRequest({ logoutChallenge: 'junk' }),
      () => admin.acceptOAuth2LogoutRequest({ logoutChallenge: 'junk' }),
      () => admin.rejectOAuth2LogoutRequest({ logoutChallenge: 'junk' }),
    ]
    for (const call of calls) expect((await refusal(call())).status).toBe(404)
  })
}
