import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { refusal } from '../../support/described-client.ts'
import { type HydraClient, redirectUri } from '../../support/hydra-client.ts'

const inactive = { active: false }

export function tokenTests(given: () => HydraClient): void {
  const introspect = async (token: string, scope?: string) =>
    (await given().admin.introspectOAuth2Token({ token, scope })).data

  describe.each(['jwt', 'opaque'] as const)('in the format %s', (access_token_strategy) => {
    it('exchanges a code, and reads what the token stands for', async () => {
      const hydra = given()
      const client = await hydra.register({ access_token_strategy, audience: ['https://api.example.com'] })
      const application = hydra.application(client)
      const code = await hydra.signIn(
        hydra.browser(),
        client,
        { subject: 'alice', acr: 'aal1', amr: ['oidc'] },
        {
          grant_scope: ['openid', 'offline_access', 'email'],
          grant_access_token_audience: ['https://api.example.com'],
          session: { access_token: { team: { name: 'maps' } }, id_token: { email: 'alice@example.com' } },
        },
      )
      const { data: tokens, headers } = await application.oauth2TokenExchange({
        grantType: 'authorization_code',
        code,
        redirectUri,
      })
      expect(tokens).toMatchObject({
        token_type: 'bearer',
        expires_in: 3600,
        scope: 'openid offline_access email',
      })
      expect(headers['cache-control']).toBe('no-store')
      expect(decodeJwt(tokens.id_token as string)).toMatchObject({
        iss: hydra.platform.publicUrl,
        aud: [client.client_id],
        sub: 'alice',
        nonce: 'nonce-12345678',
        acr: 'aal1',
        amr: ['oidc'],
        email: 'alice@example.com',
      })

      const accessToken = tokens.access_token as string
      const found = await introspect(accessToken, 'openid email')
      expect(found).toMatchObject({
        active: true,
        aud: ['https://api.example.com'],
        client_id: client.client_id,
        ext: { team: { name: 'maps' } },
        iss: hydra.platform.publicUrl,
        scope: 'openid offline_access email',
        sub: 'alice',
        token_type: 'Bearer',
        token_use: 'access_token',
      })
      expect((found.exp as number) - (found.iat as number)).toBe(3600)
      expect(await introspect(accessToken, 'openid write')).toEqual(inactive)
      expect(await introspect(tokens.refresh_token as string)).toMatchObject({
        active: true,
        token_use: 'refresh_token',
      })
      const { data: userinfo } = await hydra.oidc(accessToken).getOidcUserInfo()
      expect(userinfo).toMatchObject({ sub: 'alice', email: 'alice@example.com' })
      expect(userinfo).not.toHaveProperty('nonce')
    })

    it('refreshes, and a refresh token that is used again ends everything', async () => {
      const hydra = given()
      const client = await hydra.register({ access_token_strategy })
      const first = await hydra.tokens(client)
      const refresh = (refreshToken: string) =>
        hydra.application(client).oauth2TokenExchange({ grantType: 'refresh_token', refreshToken })
      const { data: second } = await refresh(first.refresh_token)
      expect(second.refresh_token).not.toBe(first.refresh_token)
      expect(await introspect(first.access_token)).toEqual(inactive)
      expect(await introspect(second.access_token as string)).toMatchObject({ active: true, sub: 'alice' })
      expect(await refusal(refresh(first.refresh_token))).toMatchObject({
        status: 400,
        data: { error: 'invalid_grant' },
      })
      expect(await introspect(second.access_token as string)).toEqual(inactive)
    })

    it('gets one for itself, and ends all that it has', async () => {
      const hydra = given()
      const client = await hydra.register({ access_token_strategy })
      const clientId = client.client_id as string
      const { data } = await hydra
        .application(client)
        .oauth2TokenExchange({ grantType: 'client_credentials' })
      expect(data).not.toHaveProperty('refresh_token')
      const accessToken = data.access_token as string
      expect(await introspect(accessToken)).toMatchObject({
        active: true,
        client_id: clientId,
        sub: clientId,
        token_use: 'access_token',
      })
      expect((await hydra.admin.deleteOAuth2Token({ clientId })).status).toBe(204)
      expect(await introspect(accessToken)).toEqual(inactive)
    })

    it('revokes one, and with it the whole chain', async () => {
      const hydra = given()
      const client = await hydra.register({ access_token_strategy })
      const tokens = await hydra.tokens(client)
      const { status, data } = await hydra
        .application(client)
        .revokeOAuth2Token({ token: tokens.access_token })
      expect({ status, data }).toEqual({ status: 200, data: '' })
      expect(await introspect(tokens.access_token)).toEqual(inactive)
      expect(await introspect(tokens.refresh_token)).toEqual(inactive)
      const userinfo = await refusal(hydra.oidc(tokens.access_token).getOidcUserInfo())
      expect(userinfo).toMatchObject({ status: 401, data: { error: 'request_unauthorized' } })
    })
  })

  it('asks for the claims by POST as well', async () => {
    const hydra = given()
    const { access_token } = await hydra.tokens(await hydra.register())
    const url = `${hydra.platform.publicUrl}/userinfo`
    const { data } = await hydra.http.post(url, new URLSearchParams({ access_token }))
    expect(data).toMatchObject({ sub: 'alice' })
  })

  it('reads why a token request is refused', async () => {
    const hydra = given()
    const client = await hydra.register()
    const application = hydra.application(client)
    const code = await hydra.signIn(hydra.browser(), client)
    const redeem = () =>
      application.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })
    await redeem()
    const impostor = hydra.application({ ...client, client_secret: 'a wrong secret' })
    const calls = [
      redeem,
      () => application.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: 'unknown' }),
      () => application.oauth2TokenExchange({ grantType: 'password' }),
      () => impostor.oauth2TokenExchange({ grantType: 'client_credentials' }),
      () => impostor.revokeOAuth2Token({ token: 'unknown' }),
    ]
    const refusals = []
    for (const call of calls) refusals.push(await refusal(call()))
    const refused = (status: number, error: string) => ({
      status,
      data: { error, error_description: expect.stringMatching(/\.$/) },
    })
    expect(refusals).toEqual([
      refused(400, 'invalid_grant'),
      refused(400, 'invalid_grant'),
      refused(400, 'invalid_request'),
      refused(401, 'invalid_client'),
      refused(401, 'invalid_client'),
    ])
  })

  it('reads nothing but that it is inactive of what is no token', async () => {
    for (const token of ['', 'unknown', 'ory_at_unknown', 'a.b.c'])
      expect(await introspect(token)).toEqual(inactive)
  })

  it('sends its credentials in the form when it is registered so', async () => {
    const hydra = given()
    const client = await hydra.register({ token_endpoint_auth_method: 'client_secret_post' })
    const { access_token } = await hydra
      .application({})
      .oauth2TokenExchange(
        { grantType: 'client_credentials', clientId: client.client_id },
        {
          transformRequest: (form: URLSearchParams) => `${form}&client_secret=${client.client_secret}`,
        },
      )
      .then(({ data }) => data)
    const credentials = { clientId: client.client_id, clientSecret: client.client_secret }
    await hydra.application({}).revokeOAuth2Token({ token: access_token as string, ...credentials })
    expect(await introspect(access_token as string)).toEqual(inactive)
  })
}
