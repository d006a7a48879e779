import { hash, pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { createTestIdentity } from '../../../../test/support/identity.ts'
import {
  type Replay,
  readRecording,
  recordedConfiguration,
  replay,
} from '../../../../test/support/recordings.ts'
import { pathOf } from '../../../../test/support/self-service-client.ts'
import {
  createAccount,
  nativeToken,
  signedInClient,
  testPassword,
} from '../../../../test/support/test-accounts.ts'
import { identityEndpoints } from '../../endpoints.ts'

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

/** Hashes of "test" in the formats of the recording, by the account. */
const importedHashes: Readonly<Record<string, string>> = {
  bcrypt: '$2b$05$abcdefghijklmnopqrstuuMceFj4VbmHOj8C7PetMxzZkwre/z.Ri',
  argon2id: '$argon2id$v=19$m=32,t=2,p=4$cm94YnRVOW5jZzFzcVE4bQ$MNzk5BtR2vUhrp6qQEjRNw',
  pbkdf2: pbkdf2Hash('test', 'salt of a test'),
  sha256: sha256Hash('test', 'salt'),
  md5: '$md5$CY9rzUYh03PK3k6DJie09g==',
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
  // The mails about the address come with verification, which is off here.
  ['registration-password-api', { withoutSteps: [5, 6] }],
  ['registration-password-browser', {}],
  ['registration-errors', {}],
  ['registration-duplicate', { account: 'alice@example.org' }],
  ['settings-password-spa', { account: 'alice@example.org', signedIn: ['spa'] }],
  ['settings-profile-api', { account: 'alice@example.org', signedIn: ['api'], withoutSteps: [6] }],
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
      withoutSteps: [9],
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
  if (scenario.signedIn?.includes('spa'))
    cookies = Object.fromEntries((await signedInClient(server, accountOf('spa', scenario))).cookies)
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

function pbkdf2Hash(text: string, salt: string): string {
  const encoded = (content: string | Buffer) => Buffer.from(content).toString('base64').replace(/=+$/, '')
  return `$pbkdf2-sha256$i=1000,l=32$${encoded(salt)}$${encoded(pbkdf2Sync(text, salt, 1000, 32, 'sha256'))}`
}

function sha256Hash(text: string, salt: string): string {
  const encoded = (content: string | Buffer) => Buffer.from(content).toString('base64')
  return `$sha256$pf=${encoded('{SALT}{PASSWORD}')}$${encoded(salt)}$${encoded(hash('sha256', salt + text, 'buffer'))}`
}

test('import-hashes', async () => {
  const server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      // So that the hash of the recording is of another kind than new ones are, as it was there.
      identity: { ...recordedConfiguration(), hashers: { algorithm: 'bcrypt', bcrypt: { cost: 4 } } },
    },
  })
  // The identities are numbered after the flows of their steps.
  const known: Record<string, string> = {}
  for (const [index, [name, hashed_password]] of Object.entries(importedHashes).entries())
    known[`<uuid:${2 * index + 2}>`] = await createAccount(server, `${name}@example.org`, {
      password: { config: { hashed_password } },
    })
  const differences = await replay(server, readRecording('import-hashes'), {
    known,
    // The original hashes a bcrypt hash of another cost not anew; its own cost 12 stays.
    withoutSteps: [3],
    withoutKeys: ['created_at', 'updated_at'],
  })
  expect(differences).toEqual([])
  await server.close()
})

test('a taken address with hints how to sign in', async () => {
  const server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: recordedConfiguration({ flows: { registration: { login_hints: true } } }),
    },
  })
  await createAccount(server, 'alice@example.org')
  const start = await server.public.inject({ url: '/self-service/registration/api' })
  const answer = await server.public.inject({
    method: 'POST',
    url: pathOf(start.json().ui.action),
    payload: { method: 'password', password: testPassword, traits: { email: 'alice@example.org' } },
  })
  expect(answer.json().ui.messages).toMatchObject([
    {
      id: 4000028,
      context: {
        available_credential_types: ['password'],
        available_oidc_providers: [],
        credential_identifier_hint: 'alice@example.org',
      },
    },
  ])
  await server.close()
})
