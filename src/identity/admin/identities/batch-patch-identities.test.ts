import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { insertIdentities } from '../../identities/insert-identities.ts'
import { identityAdminEndpoints } from './index.ts'

let identity: TestIdentity
const statements: string[] = []
beforeAll(async () => {
  identity = await createTestIdentity({
    endpoints: identityAdminEndpoints,
    onStatement: ({ name }) => statements.push(name),
    configuration: { identity: { hashers: { argon2: { memory: '64KB', iterations: 1 } } } },
  })
})
afterAll(() => identity.close())

const hash = '$2b$05$abcdefghijklmnopqrstuuMceFj4VbmHOj8C7PetMxzZkwre/z.Ri'
const batch = (identities: readonly object[]) =>
  identity.admin.inject({ method: 'PATCH', url: '/admin/identities', payload: { identities } })
const person = (email: string, more: object = {}) => ({ create: { traits: { email }, ...more } })
const find = async (email: string) =>
  (
    await identity.admin.inject({
      url: `/admin/identities?credentials_identifier=${email}&include_credential=password`,
    })
  ).json()

describe('PATCH /admin/identities', () => {
  it('creates each as a request of its own would, in two statements for all of them', async () => {
    statements.length = 0
    const [one, two] = [randomUUID(), randomUUID()]
    const answer = await batch([
      {
        ...person('one@example.org', {
          external_id: 'batch-1',
          metadata_admin: { note: 1 },
          state: 'inactive',
          credentials: { password: { config: { hashed_password: hash } } },
          verifiable_addresses: [{ value: 'one@example.org', via: 'email', verified: true }],
        }),
        patch_id: one,
      },
      {
        ...person('two@example.org', { credentials: { password: { config: { password: 'in clear' } } } }),
        patch_id: two,
      },
    ])
    expect(answer.statusCode).toBe(200)
    expect(answer.json().identities).toEqual([
      { action: 'create', identity: expect.any(String), patch_id: one },
      { action: 'create', identity: expect.any(String), patch_id: two },
    ])
    expect(statements).toEqual(['identities_find_taken', 'identities_insert'])
    expect(await find('one@example.org')).toMatchObject([
      {
        id: answer.json().identities[0].identity,
        external_id: 'batch-1',
        state: 'inactive',
        metadata_public: null,
        metadata_admin: { note: 1 },
        verifiable_addresses: [{ value: 'one@example.org', verified: true }],
        recovery_addresses: [{ value: 'one@example.org' }],
        credentials: { password: { identifiers: ['one@example.org'], config: { hashed_password: hash } } },
      },
    ])
    const [{ credentials }] = await find('two@example.org')
    expect(
      await identity.context.passwords.verify('in clear', credentials.password.config.hashed_password),
    ).toBe(true)
  })

  it('refuses those that do not fit, each with its reason, and creates the others', async () => {
    await batch([person('there@example.org')])
    const answer = await batch([
      person('there@example.org'),
      person('nobody'),
      person('new@example.org', { external_id: 'new' }),
      person('NEW@example.org'),
      person('other@example.org', { external_id: 'new' }),
      person('hash@example.org', { credentials: { password: { config: { hashed_password: 'abc' } } } }),
      person('saml@example.org', {
        credentials: { saml: { config: { providers: [{ provider: 'corp', subject: 'x' }] } } },
      }),
      person('schema@example.org', { schema_id: 'unknown' }),
      person('last@example.org'),
    ])
    expect(answer.statusCode).toBe(200)
    const { identities } = answer.json()
    expect(identities.map(({ action }: { action: string }) => action)).toEqual([
      ...['error', 'error', 'create', 'error', 'error', 'error', 'error', 'error', 'create'],
    ])
    expect(identities.flatMap(({ error }: { error?: { code: number } }) => error?.code ?? [])).toEqual([
      409, 400, 409, 409, 400, 400, 400,
    ])
    expect(identities[1].error).toMatchObject({
      id: 'invalid_traits',
      reason: expect.stringContaining('email'),
    })
    expect(identities[6].error.reason).toContain('"saml" is not supported')
    expect(await find('last@example.org')).toHaveLength(1)
    expect(await find('other@example.org')).toEqual([])
  })

  it('creates none of a request that is not understood', async () => {
    for (const identities of [
      [person('unheard@example.org'), { create: { traits: {}, nonsense: true } }],
      [{ ...person('unheard@example.org'), patch_id: 'nonsense' }],
      [person('unheard@example.org'), {}],
    ])
      expect((await batch(identities)).statusCode).toBe(400)
    const many = Array.from({ length: 1001 }, (_, n) => person(`many-${n}@example.org`))
    expect((await batch(many)).json().error.reason).toContain('1000')
    const passwords = Array.from({ length: 201 }, (_, n) =>
      person(`pw-${n}@example.org`, { credentials: { password: { config: { password: 'clear text' } } } }),
    )
    expect((await batch(passwords)).json().error.reason).toContain('hashed_password')
    expect(await find('unheard@example.org')).toEqual([])
    expect(await find('many-0@example.org')).toEqual([])
  })

  it('takes an empty list, and none', async () => {
    expect((await batch([])).json()).toEqual({ identities: [] })
    const none = await identity.admin.inject({ method: 'PATCH', url: '/admin/identities', payload: {} })
    expect(none.json()).toEqual({ identities: [] })
  })

  it('gives an identifier that several requests want at once to one of them', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        batch([
          person(`own-${n}@example.org`),
          person('wanted@example.org'),
          person(`wanted-${n % 2}@example.org`),
        ]),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(200))
    const results = answers.map((answer) => answer.json().identities)
    expect(results.filter(([, wanted]) => wanted.action === 'create')).toHaveLength(1)
    expect(results.filter(([, , wanted]) => wanted.action === 'create')).toHaveLength(2)
    expect(results.every(([own]) => own.action === 'create')).toBe(true)
    expect(await find('wanted@example.org')).toHaveLength(1)
  })

  it('writes the others of a list one by one when somebody always comes first', async () => {
    const { context } = identity
    const taken = await context.identities.create({ traits: { email: 'race@example.org' } })
    const anew = <Row extends object>(row: Row) => ({ ...row, id: randomUUID() })
    const record = {
      ...anew(taken),
      verifiableAddresses: taken.verifiableAddresses.map(anew),
      recoveryAddresses: taken.recoveryAddresses.map(anew),
    }
    const blind = {
      query: (statement: { name: string }, values: unknown[]) =>
        statement.name === 'identities_find_taken'
          ? Promise.resolve([])
          : context.database.query(statement as never, values),
    }
    const refused = await insertIdentities(blind as never, [record])
    expect([...refused.values()]).toMatchObject([{ status: 409 }])
  })
})
