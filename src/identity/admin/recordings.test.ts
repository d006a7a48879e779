import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import {
  type Replay,
  readRecording,
  recordedConfiguration,
  replay,
} from '../../../test/support/recordings.ts'
import { identityEndpoints } from '../endpoints.ts'

interface Scenario extends Omit<Replay, 'known'> {
  /** Who is there before the first step, by the placeholders that their ids stand behind. */
  readonly people?: Readonly<Record<string, Person>>
  /** Placeholders of ids that nobody has. */
  readonly unknown?: readonly string[]
  /** Below `identity`. */
  readonly configuration?: Readonly<Record<string, unknown>>
}

interface Person {
  readonly email: string
  readonly credentials?: object
  readonly metadata_public?: object
  /** Placeholders of a session of theirs, and of its token. */
  readonly session?: string
  readonly token?: string
}

let server: TestIdentity
afterEach(() => server.close())

async function add({ email, session, token, ...more }: Person, known: Record<string, string>) {
  const created = await server.admin.inject({
    method: 'POST',
    url: '/admin/identities',
    payload: {
      traits: { email },
      credentials: { password: { config: { password: 'Quaint-Marmalade-42-Zeppelin' } } },
      verifiable_addresses: [{ value: email, via: 'email', verified: true, status: 'completed' }],
      ...more,
    },
  })
  const { id } = created.json()
  if (session ?? token) {
    const issued = await server.context.sessions.issue({
      identityId: id,
      methods: [{ method: 'password', aal: 'aal1', completed_at: server.context.clock().toISOString() }],
      device: { ipAddress: '192.0.2.1', userAgent: 'differential-harness', location: '' },
    })
    if (session) known[session] = issued.session.id
    if (token) known[token] = issued.token
  }
  return id as string
}

const alice = { email: 'alice@example.org' }
const withTotp = {
  password: { config: { password: 'Quaint-Marmalade-42-Zeppelin' } },
  totp: {
    config: { totp_url: 'otpauth://totp/Harness:alice@example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  },
}
/** An imported authenticator app belongs to its identity by the credential alone. */
const ofTotp = ['identifiers', 'totp_url']
/** The original leaves it out of some answers while it is null. */
const whileNull = ['metadata_admin']

const scenarios: readonly (readonly [string, Scenario])[] = [
  [
    'identities-batch',
    {
      people: { '<uuid:0>': { email: 'taken@example.org' } },
      unknown: ['<uuid:1>', '<uuid:2>', '<uuid:5>', '<uuid:7>'],
    },
  ],
  [
    'identities-credentials',
    {
      people: { '<uuid:1>': { ...alice, credentials: withTotp } },
      withoutKeys: ofTotp,
      // The recorded account could still sign in by a mailed code.
      withoutSteps: [7, 8],
    },
  ],
  // A credential that nobody has set has the version of the others.
  ['identities-crud', { unknown: ['<uuid:9>'], withoutKeys: ['version', ...whileNull] }],
  [
    'identities-filters',
    {
      people: { '<uuid:1>': alice, '<uuid:4>': { email: 'bob@example.org' } },
      unknown: ['<uuid:5>'],
    },
  ],
  ['identities-patch', { people: { '<uuid:1>': { ...alice, metadata_public: { a: 1 } } } }],
  ['identities-put', { people: { '<uuid:1>': alice }, withoutKeys: whileNull }],
  [
    'admin-sessions',
    {
      people: { '<uuid:3>': { ...alice, session: '<uuid:1>', token: '<session_token:1>' } },
      unknown: ['<uuid:6>'],
      // Sessions in a list show their identity as everywhere else.
      withoutSteps: [4],
      withoutKeys: whileNull,
    },
  ],
  [
    'admin-sessions-bulk',
    {
      people: {
        '<uuid:0>': { ...alice, session: '<uuid:1>', token: '<session_token:1>' },
        '<uuid:2>': { email: 'bob@example.org', token: '<session_token:2>' },
      },
    },
  ],
  ['schemas', {}],
  [
    'session-flags',
    {
      people: { '<uuid:1>': { ...alice, token: '<session_token:1>' } },
      // A token, which the test of tokens reads.
      withoutSteps: [4],
      configuration: { feature_flags: { cacheable_sessions: true, faster_session_extend: true } },
    },
  ],
  ['errors', {}],
]

test.each(scenarios)('%s', async (name, { people = {}, unknown = [], configuration, ...options }) => {
  server = await createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        ...recordedConfiguration(),
        security: { account_enumeration: { mitigate: false } },
        ...configuration,
      },
    },
  })
  const known: Record<string, string> = Object.fromEntries(
    unknown.map((placeholder) => [placeholder, randomUUID()]),
  )
  for (const [placeholder, person] of Object.entries(people)) known[placeholder] = await add(person, known)
  const differences = await replay(server, readRecording(name), {
    ...options,
    known,
    // The original gives one to whoever asks anything.
    withoutCookies: ['csrf_token_<sha256>'],
  })
  expect(differences).toEqual([])
})
