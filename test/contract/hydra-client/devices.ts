import { expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { type HydraClient, leadsTo } from '../../support/hydra-client.ts'

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'

export function deviceTests(given: () => HydraClient): void {
  const begin = async () => {
    const { http, platform } = given()
    const client = await given().register({
      grant_types: [deviceCode, 'refresh_token'],
      redirect_uris: [],
      post_logout_redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
    })
    const credentials = {
      client_id: client.client_id as string,
      client_secret: client.client_secret as string,
    }
    // The published client sends no parameters.
    const { data: codes } = await http.post<{ user_code: string; device_code: string }>(
      `${platform.publicUrl}/oauth2/device/auth`,
      new URLSearchParams({ ...credentials, scope: 'openid offline_access' }),
    )
    const poll = () =>
      http.post<{ access_token: string }>(
        `${platform.publicUrl}/oauth2/token`,
        new URLSearchParams({ ...credentials, grant_type: deviceCode, device_code: codes.device_code }),
      )
    const browser = given().browser()
    const open = async () =>
      leadsTo(await browser.request(`${platform.publicUrl}/oauth2/device/verify`)).searchParams.get(
        'device_challenge',
      ) as string
    return { codes, poll, browser, open, client }
  }

  it('lets one in, through login and consent', async () => {
    const { admin } = given()
    const { codes, poll, browser, open } = await begin()
    expect(await refusal(poll())).toMatchObject({ status: 400, data: { error: 'authorization_pending' } })
    const deviceChallenge = await open()
    const { data: accepted } = await admin.acceptUserCodeRequest({
      deviceChallenge,
      acceptDeviceUserCodeRequest: { user_code: codes.user_code },
    })
    const atLogin = leadsTo(await browser.request(accepted.redirect_to))
    const login = await admin.acceptOAuth2LoginRequest({
      loginChallenge: atLogin.searchParams.get('login_challenge') as string,
      acceptOAuth2LoginRequest: { subject: 'device-person' },
    })
    const atConsent = leadsTo(await browser.request(login.data.redirect_to))
    const consent = await admin.acceptOAuth2ConsentRequest({
      consentChallenge: atConsent.searchParams.get('consent_challenge') as string,
      acceptOAuth2ConsentRequest: { grant_scope: ['openid'] },
    })
    const done = leadsTo(await browser.request(consent.data.redirect_to))
    expect(done.pathname).toBe('/ui/device_complete')
    const { data: tokens } = await poll()
    expect((await admin.introspectOAuth2Token({ token: tokens.access_token })).data).toMatchObject({
      active: true,
      sub: 'device-person',
      scope: 'openid',
    })
  })

  /** Additions to the contract, which the published client does not have. */
  it('shows one before it is turned down', async () => {
    const { http, platform } = given()
    const { codes, poll, open, client } = await begin()
    const requests = `${platform.adminUrl}/admin/oauth2/auth/requests/device`
    const device_challenge = await open()
    const { user_code } = codes
    const { data: shown } = await http.get<{ client: { client_id: string } }>(requests, {
      params: { device_challenge, user_code },
    })
    expect(shown.client.client_id).toBe(client.client_id)
    await http.put(`${requests}/reject`, { user_code }, { params: { device_challenge } })
    expect(await refusal(poll())).toMatchObject({ status: 400, data: { error: 'access_denied' } })
  })
}
