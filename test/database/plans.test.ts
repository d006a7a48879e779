import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SecretRing } from '../../src/cryptography/secret-ring.ts'
import { connectionOptions } from '../../src/database/connect.ts'
import { Database } from '../../src/database/database.ts'
import { Housekeeping } from '../../src/database/housekeeping.ts'
import { expiringTables as identityTables } from '../../src/identity/expiring-tables.ts'
import { expiringTables as oauth2Tables } from '../../src/oauth2/expiring-tables.ts'
import { resealKeys } from '../../src/oauth2/keys/reseal-keys.ts'
import { ComposedPlatform } from '../support/composed-platform.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  fillDatabase,
  growingTables,
  largeRows,
  type ReadCounters,
  readCounters,
} from '../support/large-database.ts'
import { planProblems } from '../support/statement-plans.ts'
import { authenticatorRequests } from './requests/authenticators.ts'
import { pushedRequests } from './requests/authorization-requests.ts'
import { courierRequests } from './requests/courier.ts'
import { deviceRequests } from './requests/devices.ts'
import { hotRequests } from './requests/hot.ts'
import { endManySessions, identityAdminRequests } from './requests/identity-admin.ts'
import { loginUiRequests, oauth2AdminRequests } from './requests/oauth2-admin.ts'
import { proofRequests } from './requests/proofs.ts'
import { selfServiceRequests } from './requests/self-service.ts'
import { signInRequests, signOutRequests } from './requests/sign-in.ts'
import { tokenRequests } from './requests/tokens.ts'
import { trustedIssuerRequests } from './requests/trusted-issuers.ts'

let test: TestDatabase
let platform: ComposedPlatform
let growing: ReadonlyMap<string, number>
let before: ReadCounters
let after: ReadCounters
let hot: Record<string, readonly string[]>

beforeAll(async () => {
  test = await createTestDatabase()
  await fillDatabase(test.url)
  growing = await growingTables(test.url)
  before = await readCounters(test.url)
  platform = await ComposedPlatform.start(test.url, {
    identity: {
      selfservice: {
        allowed_return_urls: ['app://callback'],
        methods: {
          password: { enabled: true, config: { haveibeenpwned_enabled: false } },
          totp: { enabled: true },
          passkey: { enabled: true },
          link: { enabled: true },
        },
        flows: { recovery: { enabled: true }, verification: { enabled: true } },
      },
    },
    oauth2: {
      serve: { public: { cors: { enabled: true } } },
      oauth2: { end_tokens_with_session: 'online' },
      oidc: {
        subject_identifiers: {
          supported_types: ['public', 'pairwise'],
          pairwise: { salt: 'salt of a test' },
        },
        dynamic_client_registration: { enabled: true },
        session_management: { enabled: true },
      },
    },
  })
  await signInRequests(platform)
  await signOutRequests(platform)
  await tokenRequests(platform)
  await pushedRequests(platform)
  await oauth2AdminRequests(platform)
  await trustedIssuerRequests(platform)
  await deviceRequests(platform)
  await loginUiRequests(platform)
  await selfServiceRequests(platform)
  await identityAdminRequests(platform)
  await courierRequests(platform)
  await authenticatorRequests(platform)
  await proofRequests(platform)
  hot = await hotRequests(platform)
  await endManySessions(platform)
  for (const path of ['/health/alive', '/health/ready', '/version', '/metrics/prometheus'])
    await platform.ask('GET', path)
  await cleanUp(platform.database)
  await resealKeys(platform.database, new SecretRing(['a newer secret', 'a secret that tests use only']))
  await platform.stop()
  after = await readCounters(test.url)
}, 180_000)
afterAll(() => test.drop())

async function cleanUp(database: Database): Promise<void> {
  const common = { database, log: pino({ level: 'silent' }), clock: () => new Date(), lock: 1 }
  for (const tables of [oauth2Tables, identityTables]) await new Housekeeping({ ...common, tables }).cleanUp()
}

describe(`with ${largeRows} rows in every table that grows`, () => {
  it('every table that grows is full', () => {
    expect(growing.size).toBeGreaterThan(15)
    expect([...growing].filter(([, rows]) => rows < largeRows)).toEqual([])
  })

  it('every operation has been asked for', () => {
    expect(platform.descriptions.flatMap(({ unanswered }) => unanswered)).toEqual([])
  })

  it('the statements of every kind of request were recorded', () => {
    const recorded = new Set(platform.distinctStatements().map(({ name }) => name))
    expect(recorded.size).toBeGreaterThan(60)
    expect(statementsOfTheSource().filter((name) => !recorded.has(name))).toEqual([])
  })

  it('no statement reads a table or an index from end to end, or more rows than a request needs', async () => {
    const database = new Database({ pool: { ...connectionOptions(test.url), max: 1 } })
    const problems: string[] = []
    for (const statement of platform.distinctStatements())
      problems.push(...(await planProblems(database, growing, statement)))
    await database.close()
    expect(problems).toEqual([])
  })

  it.each([
    ["select id from identity.sessions where aal = 'aal3'", 'from end to end'],
    ['select count(*) from identity.identities', 'from end to end'],
    ['select id from identity.identities where id > $1 order by id', 'rows of identities_pkey'],
    [
      'select id from identity.courier_messages where status = $1 order by created_at desc limit $2',
      'from end to end',
    ],
    ['select id from oauth2.clients where secret_hash = $1 order by name limit 1', 'from end to end'],
  ])('a statement that does is found: %s', async (text, problem) => {
    const database = new Database({ pool: { ...connectionOptions(test.url), max: 1 } })
    const problems = await planProblems(database, growing, { name: 'test', text })
    await database.close()
    expect(problems.join()).toContain(problem)
  })

  it('no request has read more than it needed', () => {
    expect(difference(before.sequential, after.sequential)).toEqual({})
    const read = Object.entries(difference(before.indexes, after.indexes))
    expect(read.length).toBeGreaterThan(growing.size)
    expect(read.filter(([, entries]) => entries > largeRows / 4)).toEqual([])
  })
})

describe('the requests that come most often', () => {
  it('run one statement for what they read and one for what they write', () => {
    expect(hot).toEqual({
      // The login session, the identity session behind it, the consent; and the grant.
      'authorization in one redirect': [
        'oauth2-login-sessions-by-id',
        'sessions_by_tokens',
        'oauth2-consents-remembered',
        'oauth2-grants-insert',
      ],
      'token for a code': ['oauth2-grants-redeem-codes'],
      'token for a refresh token': ['oauth2-refresh-tokens-by-hash', 'oauth2-refresh-tokens-rotate'],
      'client credentials': [],
      introspection: ['oauth2-access-token-status'],
      'introspection of a refresh token': ['oauth2-refresh-tokens-by-hash'],
      userinfo: ['oauth2-access-token-status'],
      revocation: ['oauth2-access-token-status', 'oauth2-grants-revoke-tokens'],
      whoami: ['sessions_by_tokens'],
    })
  })
})

/** The names of the statements that are written down in the program; of migrations there are none. */
function statementsOfTheSource(): string[] {
  const source = join(import.meta.dirname, '../../src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(source, file), 'utf8').matchAll(/name: '([^']+)',\s+text:/g)])
    .map(([, name]) => name as string)
}

/** What has been added, by name. */
function difference(
  from: Readonly<Record<string, number>>,
  to: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(to)
      .map(([name, count]) => [name, count - (from[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )
}
