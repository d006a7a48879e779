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
const withoutGroups = ['oidc', 'passkey', 'code', 'webauthn', 'totp', 'lookup_secret']
/** Those of docs/reference/differences-from-kratos.md, and what follows from the other ways to sign in. */
const withoutKeys = ['active', 'autocomplete', 'devices', 'status', 'verified', 'verified_at']

interface Scenario extends Omit<Replay, 'known'> {
  /** Somebody has this account before the first step. */
  readonly account?: string
  /** Who is signed in before the first step, as which clients. */
  readonly signedIn?: readonly ('api' | 'spa')[]
  /** Below `identity.selfservice`. */
  readonly selfservice?: Readonly<Record<string, unknown>>
  readonly mitigate?: boolean
  /** Passes before the first step. */
  readonly seconds?: number
}

/** With an account of each client, where a recording has the same steps for several. */
const accountOf = (client: string, { account }: Scenario) => account?.replace('*', client) ?? ''

async function createAccount(server: TestIdentity, email: string, config: object = { password }) {
  const answer = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: { traits: { email }, credentials: { password: { config } } },
  })
  expect(answer.statusCode).toBe(201)
  return answer.json().id as string
}

async function nativeToken(server: TestIdentity, identifier: string): Promise<string> {
  const start = await server.public.inject({ url: '/self-service/login/api' })
  const payload = { method: 'password', identifier, password }
  const url = pathOf(start.json().ui.action)
  return (await server.public.inject({ method: 'POST', url, payload })).json().session_token
}

async function cookiesOf(server: TestIdentity, identifier: string): Promise<Record<string, string>> {
  const client = new SelfServiceClient(server.public, 'spa')
  const flow = (await client.get('/self-service/login/browser')).json()
  const { value: csrf_token } = flow.ui.nodes.find(
    ({ attributes }: { attributes: { name: string } }) => attributes.name === 'csrf_token',
  ).attributes
  await client.postJson(pathOf(flow.ui.action), { csrf_token, method: 'password', identifier, password })
  return Object.fromEntries(client.cookies)
}

const scenarios: readonly (readonly [string, Scenario])[] = [
  // A flow that is completed signs nobody in a second time.
  ['login-password-api', { account: 'alice@example.org', withoutSteps: [8], withoutKeys: ['continue_with'] }],
  ['login-password-browser', { account: 'alice@example.org' }],
  [
    'login-refresh-api',
    {
      account: 'alice@example.org',
      signedIn: ['api'],
      // Codes by e-mail, which the recorded server had on, ask for the identifier again.
      withoutSteps: [2, 3],
      withoutKeys: ['continue_with'],
    },
  ],
  ['registration-password-api', { withoutSteps: [6] }],
  ['registration-password-browser', {}],
  ['registration-errors', {}],
  ['registration-duplicate', { account: 'alice@example.org' }],
  ['settings-password-spa', { account: 'alice@example.org', signedIn: ['spa'] }],
  ['settings-profile-api', { account: 'alice@example.org', signedIn: ['api'] }],
  [
    'identifier-first-api',
    {
      account: 'alice@example.org',
      mitigate: false,
      selfservice: { flows: { login: { style: 'identifier_first' } } },
      withoutKeys: ['continue_with'],
    },
  ],
  [
    'two-step-registration-api',
    {
      // The page for verification, which the recorded server showed afterwards.
      withoutKeys: ['continue_with'],
      selfservice: { flows: { registration: { style: 'profile_first', after: { hooks: [] } } } },
    },
  ],
  [
    'refresh-required-spa',
    {
      account: '*@example.org',
      signedIn: ['api', 'spa'],
      withoutSteps: [4, 8],
      seconds: 2,
      selfservice: { flows: { settings: { privileged_session_max_age: '1s' } } },
    },
  ],
]

test.each(scenarios)('%s', async (name, scenario) => {
  const server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        ...recordedConfiguration(scenario.selfservice),
        security: { account_enumeration: { mitigate: scenario.mitigate ?? true } },
      },
    },
  })
  const known: Record<string, string> = {}
  let cookies: Record<string, string> = {}
  const clients = scenario.signedIn ?? ['api']
  if (scenario.account !== undefined)
    for (const email of new Set(clients.map((client) => accountOf(client, scenario))))
      await createAccount(server, email)
  if (scenario.signedIn?.includes('api'))
    known['<session_token:1>'] = await nativeToken(server, accountOf('api', scenario))
  if (scenario.signedIn?.includes('spa')) cookies = await cookiesOf(server, accountOf('spa', scenario))
  server.advance(scenario.seconds ?? 0)
  const differences = await replay(server, readRecording(name), {
    known,
    cookies,
    withoutGroups,
    // What waits for a fresh sign-in waits in the flow.
    withoutCookies: ['ory_kratos_continuity'],
    withoutSteps: scenario.withoutSteps ?? [],
    withoutKeys: [...withoutKeys, ...(scenario.withoutKeys ?? [])],
  })
  expect(differences).toEqual([])
  await server.close()
})
