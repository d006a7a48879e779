import { randomBytes } from 'node:crypto'
import type { ComposedPlatform } from '../../support/composed-platform.ts'
import type { DescribedBrowser } from '../../support/described-client.ts'
import { eventually } from '../../support/eventually.ts'
import { Application } from './application.ts'

const requests = '/admin/oauth2/auth/requests'
const sessions = '/admin/oauth2/auth/sessions'

/** Operators manage clients and keys, and list and end what people have consented to. */
export async function oauth2AdminRequests(platform: ComposedPlatform): Promise<void> {
  for (const query of [
    '',
    '&client_name=name%207',
    '&owner=owner%207',
    '&client_name=name%207&owner=owner%207',
  ])
    await everyPage(platform, `/admin/clients?page_size=2${query}`)
  const { id } = await Application.register(platform)
  await platform.ask('GET', `/admin/clients/${id}`)
  await platform.ask('PUT', `/admin/clients/${id}`, { json: { client_name: 'changed' } })
  await platform.ask('PATCH', `/admin/clients/${id}`, { json: [] })
  await platform.ask('PUT', `/admin/clients/${id}/lifespans`, { json: {} })
  await platform.ask('POST', `/admin/clients/${id}/secrets/rotate`)
  await platform.ask('DELETE', `/admin/clients/${id}/secrets/rotate`)
  await platform.ask('DELETE', `/admin/clients/${id}`)
  await manageKeys(platform)
  await registerDynamically(platform)
}

/** Applications register themselves, with and without a token. */
async function registerDynamically(platform: ComposedPlatform): Promise<void> {
  const tokens = '/admin/oauth2/registration/initial-access-tokens'
  await platform.ask('GET', '/admin/oauth2/registration/policy')
  const { body: issued } = await platform.ask('POST', tokens, { json: { uses: 1 } })
  await everyPage(platform, `${tokens}?page_size=2`)
  const register = `${platform.publicUrl}/oauth2/register`
  const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  for (const initial of [{}, bearing(issued.token)]) {
    const { body: client } = await platform.ask('POST', register, { json: {}, ...initial })
    const own = bearing(client.registration_access_token)
    const uri = client.registration_client_uri
    await platform.ask('GET', uri, own)
    const { body: replaced } = await platform.ask('PUT', uri, { ...own, json: {} })
    await platform.ask('DELETE', uri, bearing(replaced.registration_access_token))
  }
  await platform.ask('DELETE', `${tokens}/${issued.id}`)
}

async function manageKeys(platform: ComposedPlatform): Promise<void> {
  const set = '/admin/keys/own'
  const { body } = await platform.ask('POST', set, { json: { alg: 'ES256', kid: 'one', use: 'sig' } })
  await platform.ask('GET', set)
  await platform.ask('PUT', set, { json: body })
  await platform.ask('GET', `${set}/one`)
  await platform.ask('PUT', `${set}/one`, { json: body.keys[0] })
  await platform.ask('DELETE', `${set}/one`)
  await platform.ask('POST', '/admin/keys/hydra.jwt.access-token/rotate', { json: {} })
  await platform.ask('DELETE', set)
  for (const path of ['jwks.json', 'openid-configuration', 'oauth-authorization-server'])
    await platform.ask('GET', `${platform.publicUrl}/.well-known/${path}`)
}

/** A login UI elsewhere signs somebody in, with everything that it may say of them. */
export async function loginUiRequests(platform: ComposedPlatform): Promise<void> {
  const application = await Application.register(platform, {
    subject_type: 'pairwise',
    frontchannel_logout_uri: 'https://app.invalid/front',
    backchannel_logout_uri: 'https://app.invalid/back',
  })
  const browser = application.browser()
  const subject = 'person-of-another-login-ui'
  const login = {
    subject,
    remember: true,
    remember_for: 3600,
    force_subject_identifier: 'forced',
    identity_provider_session_id: '4f6f0a0e-6e0c-4a39-9a55-0d5f5c1d6a10',
  }
  // Too long for an address, so that it is stored.
  const long = application.authorizationUrl({ state: randomBytes(2000).toString('hex') })
  const challenge = await challengeAt(browser, long, 'login')
  await platform.ask('GET', `${requests}/login?login_challenge=${challenge}`)
  const accepted = await accept(platform, browser, 'login', challenge, login)
  const consentChallenge = accepted.searchParams.get('consent_challenge') as string
  const { body } = await platform.ask('GET', `${requests}/consent?consent_challenge=${consentChallenge}`)
  const consent = { grant_scope: body.requested_scope, remember: true, remember_for: 3600 }
  const code = await accept(platform, browser, 'consent', consentChallenge, consent)
  const { id_token: hint } = await application.token({
    grant_type: 'authorization_code',
    code: code.searchParams.get('code') as string,
    redirect_uri: application.redirectUri,
  })
  await challengeAt(browser, application.authorizationUrl({ id_token_hint: hint }), 'login')
  await rejectOnce(platform, application, browser, subject)
  await inspectSessions(platform, subject, application.id, body.login_session_id)
  const logout = new URL(`${platform.publicUrl}/oauth2/sessions/logout?id_token_hint=${hint}`)
  await platform.ask(
    'PUT',
    `${requests}/logout/reject?logout_challenge=${await challengeAt(browser, logout, 'logout')}`,
  )
  const leaving = await challengeAt(browser, logout, 'logout')
  await platform.ask('GET', `${requests}/logout?logout_challenge=${leaving}`)
  await signOut(platform, browser, leaving)
  await endSessions(platform, subject, application.id)
}

/** The application is not there to be told. */
async function signOut(
  platform: ComposedPlatform,
  browser: DescribedBrowser,
  challenge: string,
): Promise<void> {
  await platform.ask('GET', `${platform.publicUrl}/oauth2/sessions/check`)
  const path = `${requests}/logout/accept?logout_challenge=${challenge}`
  const { body } = await platform.ask('PUT', path)
  const page = await browser.request(body.redirect_to)
  if (!page.text.includes('https://app.invalid/front')) throw new Error('The application was not told')
  const tried = () =>
    platform.distinctStatements().some(({ name }) => name === 'oauth2-logout-deliveries-retry')
  await eventually(() => tried() || undefined)
}

/** Remembered, so that neither page would be shown; rejected nevertheless. */
async function rejectOnce(
  platform: ComposedPlatform,
  application: Application,
  browser: DescribedBrowser,
  subject: string,
): Promise<void> {
  const again = await challengeAt(browser, application.authorizationUrl(), 'login')
  const atConsent = await accept(platform, browser, 'login', again, {
    subject,
    extend_session_lifespan: true,
  })
  const consentChallenge = atConsent.searchParams.get('consent_challenge')
  const refused = await platform.ask(
    'PUT',
    `${requests}/consent/reject?consent_challenge=${consentChallenge}`,
    {
      json: { error: 'access_denied' },
    },
  )
  await browser.request(refused.body.redirect_to)
  const third = await challengeAt(browser, application.authorizationUrl(), 'login')
  await platform.ask('PUT', `${requests}/login/reject?login_challenge=${third}`, { json: {} })
}

async function inspectSessions(
  platform: ComposedPlatform,
  subject: string,
  clientId: string,
  loginSessionId: string,
): Promise<void> {
  await everyPage(platform, `${sessions}/consent?subject=${subject}&page_size=1`)
  const ofLogin = `${sessions}/consent?subject=${subject}&login_session_id=${loginSessionId}`
  const { body } = await platform.ask('GET', ofLogin)
  await platform.ask('DELETE', `${sessions}/consent?consent_request_id=${body[0].consent_request_id}`)
  await platform.ask('DELETE', `${sessions}/consent?subject=${subject}&client=${clientId}`)
}

async function endSessions(platform: ComposedPlatform, subject: string, sid: string): Promise<void> {
  await platform.ask('DELETE', `${sessions}/consent?subject=${subject}&all=true`)
  await platform.ask('DELETE', `${sessions}/login?subject=${subject}`)
  await platform.ask('DELETE', `${sessions}/login?sid=${sid}`)
}

async function challengeAt(browser: DescribedBrowser, url: URL, kind: 'login' | 'logout'): Promise<string> {
  const { location, text } = await browser.request(url)
  const challenge = location?.searchParams.get(`${kind}_challenge`)
  if (!challenge) throw new Error(`There is no ${kind} challenge: ${location ?? text}`)
  return challenge
}

async function accept(
  platform: ComposedPlatform,
  browser: DescribedBrowser,
  kind: 'login' | 'consent',
  challenge: string,
  json?: object,
): Promise<URL> {
  const { body } = await platform.ask('PUT', `${requests}/${kind}/accept?${kind}_challenge=${challenge}`, {
    json,
  })
  const { location, text } = await browser.request(body.redirect_to)
  if (!location) throw new Error(`The ${kind} was not taken: ${text}`)
  return location
}

/** The first pages of a list, following its header `Link`. */
export async function everyPage(platform: ComposedPlatform, first: string): Promise<void> {
  let next: string | undefined = first
  for (let page = 0; next && page < 3; page++) {
    const { headers } = await platform.ask('GET', next)
    next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
}
