import { expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import {
  type Replay,
  readRecording,
  recordedConfiguration,
  replay,
} from '../../../../test/support/recordings.ts'
import { csrfTokenOf, SelfServiceClient } from '../../../../test/support/self-service-client.ts'
import { identityEndpoints } from '../../endpoints.ts'

/** Ways to sign in that the recorded server had on. */
const withoutGroups = ['oidc', 'passkey', 'webauthn', 'totp', 'lookup_secret']
/** Those of docs/reference/differences-from-kratos.md. */
const withoutKeys = ['autocomplete', 'devices']

interface Scenario extends Replay {
  readonly selfservice?: Readonly<Record<string, object>>
  readonly identity?: Readonly<Record<string, object>>
  /** Whose accounts there are before the first step, with the placeholder of their id. */
  /** Flows of a browser that a recording begins in the middle of, by the address that starts them. */
  readonly startedFlows?: Readonly<Record<string, string>>
  readonly accounts?: readonly (readonly [email: string, placeholder?: string])[]
}

const byLink = {
  methods: { link: { enabled: true } },
  flows: { recovery: { enabled: true, use: 'link' }, verification: { enabled: true, use: 'link' } },
}
const byCode = {
  flows: {
    recovery: { enabled: true },
    verification: {
      enabled: true,
      after: { default_browser_return_url: 'https://app.example/verified' },
    },
  },
}

const alice = ['alice@example.org'] as const

const scenarios: readonly (readonly [string, Scenario])[] = [
  ['verification-code-api', { accounts: [['alice@example.org', '<uuid:2>']] }],
  // The token of a useless link is not shown in the flow that takes its place.
  [
    'link-verification-api',
    {
      selfservice: byLink,
      accounts: [alice],
      withoutKeys: ['request_url'],
      // A browser that has a cookie keeps it.
      withoutCookies: ['csrf_token_<sha256>'],
    },
  ],
  ['recovery-code-api', { accounts: [alice] }],
  [
    'recovery-code-spa',
    {
      accounts: [alice],
      withoutKeys: ['active'],
      // Whoever is back in their account reads so, whatever else is wrong.
      withoutSteps: [10],
    },
  ],
  [
    'recovery-transitions-api',
    {
      accounts: [alice],
      selfservice: { flows: { recovery: { enabled: true, notify_unknown_recipients: true } } },
      identity: { feature_flags: { use_continue_with_transitions: true } },
      withoutKeys: ['active'],
    },
  ],
  [
    'recovery-choose-address-api',
    {
      accounts: [alice],
      identity: {
        feature_flags: { choose_recovery_address: true },
        security: { account_enumeration: { mitigate: false } },
      },
      // The schema has one address.
      withoutSteps: [7],
    },
  ],
  [
    'link-recovery-api',
    {
      selfservice: byLink,
      accounts: [alice],
      identity: { feature_flags: { use_continue_with_transitions: true } },
    },
  ],
  [
    'link-recovery-spa',
    {
      selfservice: byLink,
      accounts: [alice],
      identity: { feature_flags: { use_continue_with_transitions: true } },
      withoutKeys: ['request_url'],
      withoutCookies: ['csrf_token_<sha256>'],
    },
  ],
  [
    'verification-after-registration',
    {
      selfservice: {
        flows: {
          ...byCode.flows,
          registration: { after: { password: { hooks: [{ hook: 'session' }] } } },
        },
      },
      // The flow belongs to no browser, and the one that opens the link has a cookie.
      withoutCookies: ['csrf_token_<sha256>'],
    },
  ],
  [
    'require-verified-api',
    {
      selfservice: {
        ...byLink,
        flows: {
          ...byLink.flows,
          login: { after: { password: { hooks: [{ hook: 'require_verified_address' }] } } },
        },
      },
      accounts: [alice],
      withoutKeys: ['continue_with', 'code', 'status'],
      // The code of the error is that of the answer, 403.
      withoutCookies: ['csrf_token_<sha256>'],
    },
  ],
  [
    'registration-verification-ui',
    {
      selfservice: {
        ...byLink,
        flows: {
          ...byLink.flows,
          registration: { after: { hooks: [{ hook: 'show_verification_ui' }, { hook: 'session' }] } },
        },
      },
      withoutCookies: ['csrf_token_<sha256>'],
      // The form shows where the message went, and no button of another method.
      withoutSteps: [3, 5],
      withoutKeys: ['return_to'],
      startedFlows: {
        '<uuid:8>': '/self-service/registration/browser?return_to=https%3A%2F%2Fapp.example%2Fverified',
      },
    },
  ],
  [
    'admin-recovery-code',
    // A flow that nobody's browser has started needs no cookie.
    {
      accounts: [['alice@example.org', '<uuid:1>']],
      known: { '<uuid:10>': '00000000-0000-4000-8000-000000000000' },
      withoutCookies: ['csrf_token_<sha256>'],
      // The recorded address had been verified.
      withoutKeys: ['status', 'verified', 'verified_at'],
    },
  ],
]

async function createAccount(server: TestIdentity, email: string): Promise<string> {
  const answer = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: {
      traits: { email },
      credentials: { password: { config: { password: 'Quaint-Marmalade-42-Zeppelin' } } },
    },
  })
  expect(answer.statusCode).toBe(201)
  return answer.json().id
}

test.each(scenarios)('%s', async (name, scenario) => {
  const server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: { ...recordedConfiguration(scenario.selfservice ?? byCode), ...scenario.identity },
    },
  })
  const known: Record<string, string> = { ...scenario.known }
  for (const [email, placeholder] of scenario.accounts ?? []) {
    const id = await createAccount(server, email)
    if (placeholder !== undefined) known[placeholder] = id
  }
  const browser = new SelfServiceClient(server.public, 'spa')
  let csrfToken = ''
  for (const [placeholder, address] of Object.entries(scenario.startedFlows ?? {})) {
    const flow = (await browser.get(address)).json()
    known[placeholder] = flow.id
    csrfToken = csrfTokenOf(flow)
  }
  const differences = await replay(server, readRecording(name), {
    known,
    cookies: Object.fromEntries(browser.cookies),
    csrfToken,
    withoutGroups,
    withoutCookies: scenario.withoutCookies ?? [],
    withoutSteps: scenario.withoutSteps ?? [],
    withoutKeys: [...withoutKeys, ...(scenario.withoutKeys ?? [])],
  })
  expect(differences).toEqual([])
  await server.close()
})

test('expired-recovery', async () => {
  const server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: recordedConfiguration({ flows: { recovery: { enabled: true, lifespan: '1s' } } }),
    },
  })
  const spa = new SelfServiceClient(server.public, 'spa')
  const known: Record<string, string> = {}
  const native = await server.public.inject({ url: '/self-service/recovery/api' })
  known['<uuid:1>'] = native.json().id
  // Both browsers of the recording are this one.
  for (const placeholder of ['<uuid:3>', '<uuid:5>'])
    known[placeholder] = (await spa.get('/self-service/recovery/browser')).json().id
  server.advance(2)
  const differences = await replay(server, readRecording('expired-recovery'), {
    known,
    cookies: Object.fromEntries(spa.cookies),
    withoutKeys,
  })
  expect(differences).toEqual([])
  await server.close()
})
