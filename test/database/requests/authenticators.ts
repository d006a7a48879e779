import { AuthenticatorApp } from '../../support/authenticator-app.ts'
import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { DescribedBrowser } from '../../support/described-client.ts'
import { nodeNamed } from '../../support/native-client.ts'
import { csrfTokenOf } from '../../support/self-service-client.ts'

const json = 'application/json'
const identifier = 'careful@example.org'
const password = 'correct horse battery'

/** Somebody sets an authenticator app up; somebody else comes with a passkey that nobody knows. */
export async function authenticatorRequests(platform: ComposedPlatform): Promise<void> {
  await platform.ask('POST', '/admin/identities', {
    json: {
      schema_id: 'person',
      traits: { email: identifier },
      credentials: { password: { config: { password } } },
    },
  })
  const browser = new DescribedBrowser(...platform.descriptions)
  await browser.request(`${platform.publicUrl}/.well-known/ory/webauthn.js`)
  const login = await start(platform, browser, 'login')
  await send(browser, login, { passkey_login: unknownPasskey() })
  await send(browser, login, { method: 'password', identifier, password })
  const settings = await start(platform, browser, 'settings')
  const app = new AuthenticatorApp(nodeNamed(settings, 'totp_secret_key').text.context.secret)
  await send(browser, settings, { method: 'totp', totp_code: app.codeAt(new Date()) })
}

async function start(platform: ComposedPlatform, browser: DescribedBrowser, kind: string) {
  const started = await browser.request(`${platform.publicUrl}/self-service/${kind}/browser`, undefined, json)
  return JSON.parse(started.text)
}

const send = (
  browser: DescribedBrowser,
  flow: { ui: { action: string } },
  fields: Readonly<Record<string, string>>,
) => browser.request(flow.ui.action, { csrf_token: csrfTokenOf(flow), ...fields }, json)

function unknownPasskey(): string {
  const response = { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA', userHandle: 'AAAA' }
  return JSON.stringify({ id: 'AA', rawId: 'AA', type: 'public-key', response })
}
