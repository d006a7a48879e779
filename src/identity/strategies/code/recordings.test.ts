import { expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import {
  type Replay,
  readRecording,
  recordedConfiguration,
  replay,
} from '../../../../test/support/recordings.ts'
import { pathOf, SelfServiceClient } from '../../../../test/support/self-service-client.ts'
import { identityEndpoints } from '../../endpoints.ts'

const password = 'Quaint-Marmalade-42-Zeppelin'
/** Other ways to sign in, which the recorded server had on. */
const withoutGroups = ['oidc', 'passkey', 'webauthn', 'totp', 'lookup_secret']
/** Those of docs/reference/differences-from-kratos.md. */
const withoutKeys = ['autocomplete', 'devices', 'continue_with']

interface Scenario extends Replay {
  readonly code: Readonly<Record<string, boolean>>
  readonly identity?: Readonly<Record<string, unknown>>
  readonly account?: string
  readonly signedIn?: 'api' | 'spa'
}

const alice = 'alice@example.org'
const passwordless = { passwordless_enabled: true }

const scenarios: readonly (readonly [string, Scenario])[] = [
  [
    'code-login-api',
    {
      code: passwordless,
      account: alice,
      // The form has its order from the beginning; who it is stands with its label also after a wrong code.
      withoutOrder: [2],
      withoutKeys: ['meta', 'required', 'value'],
      // A flow that is completed signs nobody in a second time.
      withoutSteps: [8],
    },
  ],
  [
    'code-login-too-often',
    {
      code: passwordless,
      account: alice,
      withoutOrder: [2],
      withoutKeys: ['meta', 'required', 'value', 'messages'],
      // The recording says only what is in the form.
      withoutSteps: [4, 5, 6, 7, 8, 9],
    },
  ],
  [
    'code-mfa-api',
    {
      code: { mfa_enabled: true },
      account: alice,
      signedIn: 'api',
      withoutOrder: [2],
      // The address stands with its label also after a wrong code.
      withoutSteps: [4, 5],
    },
  ],
  ['code-registration-spa', { code: passwordless, withoutOrder: [2] }],
  // Codes are off for sign-up, and the form says so.
  ['registration-code-off', { code: { passwordless_enabled: false }, withoutSteps: [2] }],
  [
    'refresh-choose-address',
    {
      code: passwordless,
      account: alice,
      signedIn: 'spa',
      identity: { session: { cookie: { name: 'sid', persistent: false, same_site: 'Strict' } } },
      withoutKeys: ['required'],
      // The flow knows whom it asks, so the code alone is enough.
      withoutSteps: [2, 4, 5],
    },
  ],
]

async function serverOf({ code, identity }: Scenario): Promise<TestIdentity> {
  return createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        ...recordedConfiguration({
          methods: { code },
          flows: { recovery: { enabled: true }, verification: { enabled: true } },
        }),
        security: { account_enumeration: { mitigate: false } },
        ...identity,
      },
    },
  })
}

async function createAccount(server: TestIdentity, email: string): Promise<void> {
  const answer = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: { traits: { email }, credentials: { password: { config: { password } } } },
  })
  expect(answer.statusCode).toBe(201)
}

test.each(scenarios)('%s', async (name, scenario) => {
  const server = await serverOf(scenario)
  if (scenario.account !== undefined) await createAccount(server, scenario.account)
  const known: Record<string, string> = {}
  const spa = new SelfServiceClient(server.public, 'spa')
  const credentials = { method: 'password', identifier: scenario.account, password }
  if (scenario.signedIn === 'api') {
    const { ui } = (await server.public.inject({ url: '/self-service/login/api' })).json()
    const answer = await server.public.inject({
      method: 'POST',
      url: pathOf(ui.action),
      payload: credentials,
    })
    known['<session_token:1>'] = answer.json().session_token
  } else if (scenario.signedIn === 'spa') {
    const { ui } = (await spa.get('/self-service/login/browser')).json()
    const csrf_token = ui.nodes[0].attributes.value
    await spa.postJson(pathOf(ui.action), { ...credentials, csrf_token })
  }
  const differences = await replay(server, readRecording(name), {
    known,
    cookies: Object.fromEntries(spa.cookies),
    withoutGroups,
    withoutOrder: scenario.withoutOrder ?? [],
    withoutSteps: scenario.withoutSteps ?? [],
    withoutKeys: [...withoutKeys, ...(scenario.withoutKeys ?? [])],
  })
  expect(differences).toEqual([])
  await server.close()
})
