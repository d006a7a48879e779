import { expect, it } from 'vitest'
import { challengeOf, type HydraClient, leadsTo, redirectUri } from '../../support/hydra-client.ts'

/** Operations that the published client does not know, through its HTTP layer. */
export function operationsBeyondTests(given: () => HydraClient): void {
  const confidential = async () => {
    const { client_id = '', client_secret = '' } = await given().register({
      token_endpoint_auth_method: 'client_secret_post',
    })
    return { client_id, client_secret }
  }

  it('pushes an authorization request (RFC 9126), and starts it', async () => {
    const { http, platform } = given()
    const credentials = await confidential()
    const { status, data } = await http.post<{ request_uri: string; expires_in: number }>(
      `${platform.publicUrl}/oauth2/par`,
      new URLSearchParams({
        ...credentials,
        response_type: 'code',
        scope: 'openid',
        redirect_uri: redirectUri,
        state: 'state-12345678',
      }),
    )
    expect(status).toBe(201)
    expect(data.request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:/)
    const start = new URLSearchParams({ client_id: credentials.client_id, request_uri: data.request_uri })
    const atLogin = leadsTo(await given().browser().request(`${platform.publicUrl}/oauth2/auth?${start}`))
    const { data: login } = await given().admin.getOAuth2LoginRequest({
      loginChallenge: challengeOf(atLogin, 'login'),
    })
    expect(login.requested_scope).toEqual(['openid'])
  })

  it('introspects as a client (RFC 7662)', async () => {
    const { http, platform } = given()
    const credentials = await confidential()
    const { access_token: token } = await given().tokens(await given().register())
    const { data, headers } = await http.post(
      `${platform.publicUrl}/oauth2/introspect`,
      new URLSearchParams({ ...credentials, token }),
    )
    expect(data).toMatchObject({ active: true, sub: 'alice' })
    expect(headers['cache-control']).toBe('no-store')
  })
}
