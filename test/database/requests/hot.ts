import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { Application, somebody } from './application.ts'

/** The statements of the requests that come most often, by the request, once clients and keys are known. */
export async function hotRequests(platform: ComposedPlatform): Promise<Record<string, readonly string[]>> {
  const application = await Application.register(platform, { skip_consent: true })
  const browser = application.browser()
  await application.redeem(await application.signIn(browser, somebody()))
  const authorize = () => browser.request(application.authorizationUrl())
  await application.redeem(await authorize())

  const page = await authorize()
  const tokens = await application.redeem(page)
  const next = await authorize()
  const others = await application.redeem(await authorize())
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const cookie = browser.cookieHeader(platform.publicUrl)
  const introspect = (token: string) => platform.ask('POST', '/admin/oauth2/introspect', { form: { token } })
  return {
    'authorization in one redirect': await platform.during(authorize),
    'token for a code': await platform.during(() => application.redeem(next)),
    introspection: await platform.during(() => introspect(tokens.access_token)),
    'introspection of a refresh token': await platform.during(() => introspect(tokens.refresh_token)),
    userinfo: await platform.during(() => platform.ask('GET', `${platform.publicUrl}/userinfo`, { headers })),
    whoami: await platform.during(() =>
      platform.ask('GET', `${platform.publicUrl}/sessions/whoami`, { headers: { cookie } }),
    ),
    'token for a refresh token': await platform.during(() =>
      application.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }),
    ),
    'client credentials': await platform.during(() =>
      application.token({ grant_type: 'client_credentials' }),
    ),
    revocation: await platform.during(() =>
      application.post('/oauth2/revoke', { token: others.access_token }),
    ),
  }
}
