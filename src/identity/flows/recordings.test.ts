import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import {
  type Replay,
  readRecording,
  recordedConfiguration,
  replay,
} from '../../../test/support/recordings.ts'
import { csrfTokenOf, pathOf, SelfServiceClient } from '../../../test/support/self-service-client.ts'
import { identityEndpoints } from '../endpoints.ts'

const password = 'Quaint-Marmalade-42-Zeppelin'

interface Scenario extends Omit<Replay, 'known' | 'cookies' | 'before'> {
  /** Whether somebody is signed in, in every browser, before the first step. */
  readonly signedIn?: boolean
  /** Placeholders of ids that nothing has. */
  readonly unknown?: readonly string[]
  /** Steps before which the browsers lose their cookies. */
  readonly forgets?: readonly number[]
  /** Steps before which somebody signs in. */
  readonly signsIn?: readonly number[]
}

let server: TestIdentity
afterEach(() => server.close())

async function signIn(): Promise<Map<string, string>> {
  const client = new SelfServiceClient(server.public, 'spa')
  const flow = (await client.get('/self-service/login/browser?refresh=true')).json()
  const fields = {
    method: 'password',
    identifier: 'alice@example.org',
    password,
    csrf_token: csrfTokenOf(flow),
  }
  await client.postJson(pathOf(flow.ui.action), fields)
  return client.cookies
}

const scenarios: readonly (readonly [string, Scenario])[] = [
  // Its parameters come in another order.
  ['logout-browser', { signedIn: true, signsIn: [8], withoutKeys: ['logout_url'] }],
  ['login-unknown-flow', { unknown: ['<uuid:1>'] }],
  [
    'settings-no-session',
    {
      signedIn: true,
      forgets: [5],
      // The sign-in leads back to the settings.
      withoutSteps: [8],
      withoutKeys: ['CredentialsMissing'],
    },
  ],
  ['token-exchange-errors', {}],
]

test.each(scenarios)('%s', async (name, { signedIn, unknown = [], forgets, signsIn, ...options }) => {
  const { selfservice, ...recorded } = recordedConfiguration()
  const logout = { after: { default_browser_return_url: 'https://app.example/bye' } }
  server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        ...recorded,
        selfservice: { ...selfservice, flows: { ...selfservice.flows, logout } },
        security: { account_enumeration: { mitigate: false } },
      },
    },
  })
  await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: {
      traits: { email: 'alice@example.org' },
      credentials: { password: { config: { password } } },
      verifiable_addresses: [{ value: 'alice@example.org', via: 'email', verified: true }],
    },
  })
  const differences = await replay(server, readRecording(name), {
    known: Object.fromEntries(unknown.map((placeholder) => [placeholder, randomUUID()])),
    cookies: signedIn ? Object.fromEntries(await signIn()) : {},
    withoutGroups: ['oidc', 'passkey', 'code', 'webauthn', 'totp', 'lookup_secret'],
    before: async (step, player) => {
      if (forgets?.includes(step)) player.switchTo([])
      if (signsIn?.includes(step)) player.switchTo(await signIn())
    },
    ...options,
    withoutKeys: ['active', 'autocomplete', 'devices', 'continue_with', ...(options.withoutKeys ?? [])],
    withoutCookies: ['csrf_token_<sha256>'],
  })
  expect(differences).toEqual([])
})

test('expired-login', async () => {
  server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: { identity: recordedConfiguration() },
  })
  const client = new SelfServiceClient(server.public, 'spa')
  const native = (await server.public.inject('/self-service/login/api')).json()
  const [spa, browser] = [
    (await client.get('/self-service/login/browser')).json(),
    (await client.get('/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2Fkept')).json(),
  ]
  server.advance(3601)
  const differences = await replay(server, readRecording('expired-login'), {
    known: { '<uuid:1>': native.id, '<uuid:3>': spa.id, '<uuid:5>': browser.id },
    before: async (step, player) => {
      if (step === 1) player.switchTo(client.cookies, spa)
    },
    withoutGroups: ['oidc', 'passkey', 'code', 'webauthn', 'totp', 'lookup_secret'],
    withoutKeys: ['active', 'autocomplete', 'since'],
    withoutCookies: ['csrf_token_<sha256>'],
  })
  expect(differences).toEqual([])
})
