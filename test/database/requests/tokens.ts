import { upgradeSecretStatement } from '../../../src/oauth2/clients/upgrade-secret.ts'
import { authorizationCodeHash } from '../../../src/oauth2/grants/authorization-code.ts'
import { selectByCode } from '../../../src/oauth2/grants/statements.ts'
import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { KeyHolder } from '../../support/key-holder.ts'
import { Application, somebody } from './application.ts'

/** Applications use tokens, end them, and use them once more. */
export async function tokenRequests(platform: ComposedPlatform): Promise<void> {
  const application = await Application.register(platform, { skip_consent: true })
  const browser = application.browser()
  await application.redeem(await application.signIn(browser, somebody()))
  const authorize = () => browser.request(application.authorizationUrl())
  for (const access_token_strategy of ['opaque', 'jwt']) {
    const operations = [{ op: 'add', path: '/access_token_strategy', value: access_token_strategy }]
    await platform.ask('PATCH', `/admin/clients/${application.id}`, { json: operations })
    const tokens = await application.redeem(await authorize())
    const own = await application.token({ grant_type: 'client_credentials' })
    await application.post('/oauth2/introspect', { token: tokens.access_token })
    await use(platform, [tokens.access_token, tokens.refresh_token, own.access_token])
    await refresh(application, tokens.refresh_token)
    const others = await application.redeem(await authorize())
    for (const token of [others.access_token, own.access_token, others.refresh_token])
      await application.post('/oauth2/revoke', { token })
  }
  await authenticateByKey(platform)
  // The secret of a client that was imported was right.
  await platform.database.query(upgradeSecretStatement, [application.id, 'imported', 'ours', 'no_channel'])
  // What a token hook is asked about, before the code is used up.
  await platform.database.query(selectByCode, [authorizationCodeHash('ory_ac_code')])
  const page = await authorize()
  await application.redeem(page)
  await application.redeem(page).catch(() => undefined)
  await platform.ask('DELETE', `/admin/oauth2/tokens?client_id=${application.id}`)
}

async function use(platform: ComposedPlatform, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) await platform.ask('POST', '/admin/oauth2/introspect', { form: { token } })
  const [accessToken = ''] = tokens
  const userinfo = `${platform.publicUrl}/userinfo`
  await platform.ask('GET', userinfo, { headers: { authorization: `Bearer ${accessToken}` } })
  await platform.ask('POST', userinfo, { form: { access_token: accessToken } })
  const preflight = { origin: 'https://500.example.org', 'access-control-request-method': 'GET' }
  await platform.ask('OPTIONS', userinfo, { headers: preflight })
}

/** The second use of a refresh token is a theft, which ends everything. */
async function refresh(application: Application, token: string): Promise<void> {
  await application.token({ grant_type: 'refresh_token', refresh_token: token })
  await application.token({ grant_type: 'refresh_token', refresh_token: token }).catch(() => undefined)
}

/** RFC 7523 §2.2: a client that has no secret but a key. */
async function authenticateByKey(platform: ComposedPlatform): Promise<void> {
  const holder = await KeyHolder.create()
  const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks: holder.jwks }
  const { id } = await Application.register(platform, metadata)
  const assertion = await holder.sign({
    iss: id,
    sub: id,
    aud: `${platform.publicUrl}/oauth2/token`,
    exp: Math.floor(Date.now() / 1000) + 60,
    jti: 'assertion of a test',
  })
  await platform.ask('POST', `${platform.publicUrl}/oauth2/token`, {
    form: {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    },
  })
}
