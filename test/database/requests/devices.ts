import { deviceCodeHash } from '../../../src/oauth2/device-requests/device-code.ts'
import { findGranted } from '../../../src/oauth2/device-requests/statements.ts'
import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { Application } from './application.ts'

/** What a token hook is asked about, before a device gets its tokens. */
const askedByHooks = (platform: ComposedPlatform) =>
  platform.database.query(findGranted, [deviceCodeHash('ory_dc_code'), 'client-1', new Date()])

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'

/** People let devices in, or turn them down (RFC 8628). */
export async function deviceRequests(platform: ComposedPlatform): Promise<void> {
  await askedByHooks(platform)
  const application = await Application.register(platform, { grant_types: [deviceCode, 'refresh_token'] })
  for (const decision of ['accept', 'reject']) {
    const browser = application.browser()
    const { body: codes } = await application.post('/oauth2/device/auth', {
      client_id: application.id,
      scope: 'openid offline_access',
    })
    const poll = () => application.token({ grant_type: deviceCode, device_code: codes.device_code })
    await poll().catch(() => undefined)
    const page = await browser.request(codes.verification_uri_complete)
    const challenge = page.location?.searchParams.get('device_challenge') as string
    const query = `device_challenge=${challenge}`
    const requests = '/admin/oauth2/auth/requests'
    const { user_code } = codes
    await platform.ask('GET', `${requests}/device?${query}&user_code=${user_code}`)
    const answer = await platform.ask('PUT', `${requests}/device/${decision}?${query}`, {
      json: { user_code },
    })
    const atLogin = await browser.request(answer.body.redirect_to)
    const login = atLogin.location?.searchParams.get('login_challenge')
    if (decision === 'reject' || !login) continue
    const accepted = await platform.ask('PUT', `${requests}/login/accept?login_challenge=${login}`, {
      json: { subject: 'person-with-a-device' },
    })
    const atConsent = await browser.request(accepted.body.redirect_to)
    const consent = atConsent.location?.searchParams.get('consent_challenge')
    const { body } = await platform.ask('PUT', `${requests}/consent/accept?consent_challenge=${consent}`, {
      json: { grant_scope: ['openid', 'offline_access'] },
    })
    await browser.request(body.redirect_to)
    await poll()
  }
}
