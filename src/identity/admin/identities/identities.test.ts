import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { identityAdminEndpoints } from './index.ts'

let identity: TestIdentity
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: identityAdminEndpoints })
})
afterAll(() => identity.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
const ask = (method: Method, path: string, payload?: object) =>
  identity.admin.inject({ method, url: `/admin/identities${path}`, ...(payload && { payload }) })
const create = async (email: string, more: object = {}) =>
  (await ask('POST', '', { traits: { email }, ...more })).json() as { id: string; [field: string]: unknown }
const nobody = '5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11'

describe('POST /admin/identities', () => {
  it('creates an identity and says where it is', async () => {
    const answer = await ask('POST', '', {
      schema_id: 'person',
      traits: { email: 'alice@example.org', name: 'Alice' },
      metadata_public: { role: 'owner' },
      metadata_admin: { note: 'vip' },
      external_id: 'hr-1',
    })
    expect(answer.statusCode).toBe(201)
    const now = identity.context.clock().toISOString()
    const times = { created_at: now, updated_at: now }
    const credential = (type: string) => ({
      [type]: { type, identifiers: ['alice@example.org'], version: 1, ...times },
    })
    const body = answer.json()
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      external_id: 'hr-1',
      schema_id: 'person',
      schema_url: 'https://id.example.com/schemas/cGVyc29u',
      state: 'active',
      state_changed_at: now,
      traits: { email: 'alice@example.org', name: 'Alice' },
      metadata_public: { role: 'owner' },
      metadata_admin: { note: 'vip' },
      organization_id: null,
      credentials: { ...credential('code'), ...credential('password'), ...credential('webauthn') },
      recovery_addresses: [{ id: expect.any(String), value: 'alice@example.org', via: 'email', ...times }],
      verifiable_addresses: [
        {
          id: expect.any(String),
          value: 'alice@example.org',
          via: 'email',
          verified: false,
          status: 'pending',
          ...times,
        },
      ],
      ...times,
    })
    expect(answer.headers.location).toBe(`http://127.0.0.1:4445/identities/${body.id}`)
    expect((await ask('GET', `/${body.id}`)).json()).toEqual(body)
    expect((await ask('GET', '/by/external/hr-1')).json()).toEqual(body)
  })

  it('imports accounts of external providers and verified addresses', async () => {
    const { id } = await create('bob@example.org', {
      credentials: { oidc: { config: { providers: [{ provider: 'acme', subject: 'Bob-1' }] } } },
      verifiable_addresses: [
        { via: 'email', value: 'Bob@example.org', verified: true, status: 'completed' },
        { via: 'email', value: 'not-in-the-traits@example.org', verified: true },
      ],
    })
    const body = (await ask('GET', `/${id}?include_credential=oidc`)).json()
    expect(body.verifiable_addresses).toMatchObject([
      { value: 'bob@example.org', verified: true, status: 'completed', verified_at: expect.any(String) },
    ])
    expect(body.credentials.oidc).toMatchObject({
      identifiers: ['acme:Bob-1'],
      config: { providers: [{ provider: 'acme', subject: 'Bob-1', initial_access_token: '' }] },
    })
    expect((await identity.context.identities.findByCredential('oidc', 'acme:Bob-1'))?.id).toBe(id)
  })

  it.each([
    ['no traits', {}],
    ['traits that do not fit', { traits: { email: 'nonsense' } }],
    ['an unknown schema', { traits: { email: 'x@example.org' }, schema_id: 'nonsense' }],
    ['an unknown state', { traits: { email: 'x@example.org' }, state: 'asleep' }],
    ['an unknown field', { traits: { email: 'x@example.org' }, is_admin: true }],
    ['an unknown credential', { traits: { email: 'x@example.org' }, credentials: { magic: { config: {} } } }],
    [
      'an account without a subject',
      {
        traits: { email: 'x@example.org' },
        credentials: { oidc: { config: { providers: [{ provider: 'a', subject: '' }] } } },
      },
    ],
  ])('refuses %s', async (_, payload) => {
    const answer = await ask('POST', '', payload)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error: { code: 400, status: 'Bad Request', reason: expect.any(String) },
    })
    expect(await identity.context.identities.findByCredential('password', 'x@example.org')).toBeUndefined()
  })

  it('refuses what another identity has: 409', async () => {
    const account = { oidc: { config: { providers: [{ provider: 'acme', subject: 'taken' }] } } }
    await create('carol@example.org', { credentials: account, external_id: 'hr-2' })
    for (const payload of [
      { traits: { email: 'CAROL@example.org' } },
      { traits: { email: 'carol2@example.org' }, credentials: account },
      { traits: { email: 'carol3@example.org' }, external_id: 'hr-2' },
    ]) {
      const answer = await ask('POST', '', payload)
      expect(answer.statusCode).toBe(409)
      expect(answer.json()).toMatchObject({ error: { id: 'conflict', code: 409, status: 'Conflict' } })
    }
  })

  it('refuses what is no JSON', async () => {
    const answer = await identity.admin.inject({
      method: 'POST',
      url: '/admin/identities',
      headers: { 'content-type': 'application/json' },
      payload: '{"traits":',
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error.id).toBe('bad_request')
  })
})

describe('PUT /admin/identities/:id', () => {
  it('replaces: what is omitted goes, credentials that are not named stay', async () => {
    const { id } = await create('dave@example.org', {
      metadata_public: 1,
      metadata_admin: 2,
      external_id: 'hr-3',
      credentials: { oidc: { config: { providers: [{ provider: 'acme', subject: 'dave' }] } } },
    })
    identity.advance(60)
    const answer = await ask('PUT', `/${id}`, {
      schema_id: 'person',
      state: 'inactive',
      traits: { email: 'dave2@example.org' },
    })
    expect(answer.statusCode).toBe(200)
    const body = answer.json()
    expect(body).toMatchObject({
      state: 'inactive',
      state_changed_at: identity.context.clock().toISOString(),
      metadata_public: null,
      metadata_admin: null,
      traits: { email: 'dave2@example.org' },
      credentials: { oidc: { identifiers: ['acme:dave'] }, password: { identifiers: ['dave2@example.org'] } },
    })
    expect(body.external_id).toBeUndefined()
    expect((await ask('GET', `/${id}`)).json()).toEqual(body)
  })

  it('is 404 for an identity that is not there, 400 for unknown fields', async () => {
    const body = { schema_id: 'person', state: 'active', traits: { email: 'none@example.org' } }
    expect((await ask('PUT', `/${nobody}`, body)).statusCode).toBe(404)
    const { id } = await create('eve@example.org')
    expect((await ask('PUT', `/${id}`, { ...body, id: nobody })).statusCode).toBe(400)
  })
})

describe('PATCH /admin/identities/:id', () => {
  it('changes parts', async () => {
    const { id } = await create('frank@example.org', { metadata_public: { a: 1 } })
    const answer = await ask('PATCH', `/${id}`, [
      { op: 'test', path: '/metadata_public/a', value: 1 },
      { op: 'replace', path: '/metadata_public/a', value: 2 },
      { op: 'add', path: '/metadata_admin', value: { b: true } },
      { op: 'add', path: '/traits/name', value: 'Frank' },
      { op: 'add', path: '/external_id', value: 'hr-4' },
      { op: 'replace', path: '/state', value: 'inactive' },
    ])
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      metadata_public: { a: 2 },
      metadata_admin: { b: true },
      traits: { email: 'frank@example.org', name: 'Frank' },
      external_id: 'hr-4',
      state: 'inactive',
    })
    const back = await ask('PATCH', `/${id}`, [{ op: 'remove', path: '/external_id' }])
    expect(back.json().external_id).toBeUndefined()
    expect((await ask('PATCH', `/${id}`, [])).statusCode).toBe(200)
  })

  it('says that an address is verified, or that it is not', async () => {
    const { id } = await create('grace@example.org')
    const path = '/verifiable_addresses/0/verified'
    const verify = async (value: boolean) =>
      (await ask('PATCH', `/${id}`, [{ op: 'replace', path, value }])).json().verifiable_addresses[0]
    expect(await verify(true)).toMatchObject({
      verified: true,
      status: 'completed',
      verified_at: identity.context.clock().toISOString(),
    })
    expect(await verify(true)).toMatchObject({ verified: true })
    const unverified = await verify(false)
    expect(unverified).toMatchObject({ verified: false, status: 'pending' })
    expect(unverified).not.toHaveProperty('verified_at')
    const moved = await ask('PATCH', `/${id}`, [
      { op: 'replace', path: '/traits/email', value: 'grace-2@example.org' },
    ])
    expect(moved.json().verifiable_addresses).toMatchObject([
      { value: 'grace-2@example.org', verified: false },
    ])
    for (const operation of [
      { op: 'replace', path: '/verifiable_addresses/0/value', value: 'x@example.org' },
      { op: 'add', path: '/verifiable_addresses/-', value: { via: 'email', value: 'x@example.org' } },
      { op: 'remove', path: '/verifiable_addresses/0' },
      { op: 'replace', path, value: 'yes' },
      { op: 'remove', path: '/verifiable_addresses' },
    ])
      expect((await ask('PATCH', `/${id}`, [operation])).statusCode).toBe(400)
  })

  it.each([
    ['a failing test', [{ op: 'test', path: '/metadata_public/a', value: 3 }]],
    ['a path that is not there', [{ op: 'remove', path: '/traits/picture' }]],
    ['a trait that does not fit', [{ op: 'add', path: '/traits/name', value: 7 }]],
    ['a state that does not exist', [{ op: 'replace', path: '/state', value: 'asleep' }]],
    ['the id', [{ op: 'replace', path: '/id', value: nobody }]],
    ['the whole document', [{ op: 'replace', path: '', value: {} }]],
    ['credentials', [{ op: 'remove', path: '/credentials' }]],
    [
      'the accounts of external providers',
      [{ op: 'add', path: '/credentials/oidc/config/providers/0', value: {} }],
    ],
    ['a copy out of the credentials', [{ op: 'copy', from: '/credentials/oidc', path: '/metadata_public' }]],
    ['the prototype', [{ op: 'add', path: '/metadata_public/__proto__/polluted', value: true }]],
    ['an unknown operation', [{ op: 'explode', path: '/state' }]],
  ])('refuses %s and changes nothing', async (name, patch) => {
    const { id } = await create(`${name.replaceAll(' ', '-')}@example.org`, { metadata_public: { a: 1 } })
    const before = (await ask('GET', `/${id}`)).json()
    const answer = await ask('PATCH', `/${id}`, patch)
    expect(answer.statusCode).toBe(400)
    expect((await ask('GET', `/${id}`)).json()).toEqual(before)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('is 404 for an identity that is not there', async () => {
    expect((await ask('PATCH', `/${nobody}`, [])).statusCode).toBe(404)
  })
})

describe('DELETE /admin/identities/:id', () => {
  it('deletes once', async () => {
    const { id } = await create('gone@example.org')
    expect((await ask('DELETE', `/${id}`)).statusCode).toBe(204)
    for (const method of ['DELETE', 'GET'] as const)
      expect((await ask(method, `/${id}`)).statusCode).toBe(404)
    expect((await ask('GET', '/nonsense')).statusCode).toBe(404)
  })
})

describe('DELETE /admin/identities/:id/credentials/:type', () => {
  const accounts = (...subjects: string[]) => ({
    oidc: { config: { providers: subjects.map((subject) => ({ provider: 'acme', subject })) } },
  })

  it('takes one account away, but not the last way to sign in', async () => {
    const { id } = await create('two@example.org', { credentials: accounts('one', 'two') })
    const remove = async (identifier: string) =>
      (await ask('DELETE', `/${id}/credentials/oidc?identifier=${encodeURIComponent(identifier)}`)).statusCode
    expect((await ask('DELETE', `/${id}/credentials/oidc`)).statusCode).toBe(400)
    expect(await remove('acme:three')).toBe(404)
    expect(await remove('acme:one')).toBe(204)
    expect(await remove('acme:one')).toBe(404)
    expect(await remove('acme:two')).toBe(400)
    expect((await ask('GET', `/${id}`)).json().credentials.oidc.identifiers).toEqual(['acme:two'])
  })

  it('is 404 for a type that the identity does not have', async () => {
    const { id } = await create('none@example.org')
    expect((await ask('DELETE', `/${id}/credentials/oidc?identifier=x`)).statusCode).toBe(404)
    expect((await ask('DELETE', `/${id}/credentials/nonsense`)).statusCode).toBe(404)
    expect((await ask('DELETE', `/${nobody}/credentials/oidc`)).statusCode).toBe(404)
  })
})

describe('GET /admin/identities', () => {
  it('lists everybody once, page by page', async () => {
    for (let index = 0; index < 5; index++) await create(`page-${index}@example.org`)
    const listed: string[] = []
    let path: string | undefined = '?page_size=3'
    while (path !== undefined) {
      const answer = await ask('GET', path)
      expect(answer.statusCode).toBe(200)
      expect(answer.json().length).toBeLessThanOrEqual(3)
      listed.push(...answer.json().map(({ id }: { id: string }) => id))
      path = /<\/admin\/identities([^>]*)>; rel="next"/.exec(answer.headers.link as string)?.[1]
    }
    const [{ count } = { count: 0 }] = await identity.context.database.query<{ count: number }>(
      { name: 'test_count', text: 'select count(*)::integer as count from identity.identities' },
      [],
    )
    expect(listed).toHaveLength(count)
    expect(new Set(listed).size).toBe(count)
    expect(listed).toEqual([...listed].sort())
  })

  it('finds by identifier in any spelling, by prefix, by account and by ids', async () => {
    const one = await create('find-one@example.org', {
      credentials: { oidc: { config: { providers: [{ provider: 'acme', subject: 'FindOne' }] } } },
    })
    const two = await create('find-two@example.org')
    const emails = async (query: string) => {
      const answer = await ask('GET', `?${query}`)
      expect(answer.statusCode).toBe(200)
      return answer
        .json()
        .map(({ traits }: { traits: { email: string } }) => traits.email)
        .sort()
    }
    expect(await emails('credentials_identifier=FIND-ONE@example.org')).toEqual(['find-one@example.org'])
    expect(await emails('credentials_identifier=acme:FindOne')).toEqual(['find-one@example.org'])
    expect(await emails('credentials_identifier=nobody@example.org')).toEqual([])
    const both = ['find-one@example.org', 'find-two@example.org']
    expect(await emails('preview_credentials_identifier_similar=find-')).toEqual(both)
    expect(await emails('preview_credentials_identifier_similar=%25')).toEqual([])
    expect(await emails(`ids=${one.id}&ids=${two.id}&ids=${nobody}`)).toEqual(both)
  })

  it('shows credentials only where they are asked for', async () => {
    const { id } = await create('show@example.org', {
      credentials: { oidc: { config: { providers: [{ provider: 'acme', subject: 'show' }] } } },
    })
    const [plain] = (await ask('GET', `?ids=${id}`)).json()
    expect(plain.credentials).toBeUndefined()
    expect(plain.metadata_admin).toBeNull()
    const [revealed] = (await ask('GET', `?ids=${id}&include_credential=oidc`)).json()
    expect(revealed.credentials.oidc.config.providers).toHaveLength(1)
    expect(revealed.credentials.password.config).toBeUndefined()
  })

  it.each([
    ['two filters', `credentials_identifier=a@example.org&ids=${nobody}`],
    ['a malformed id', 'ids=nonsense'],
    ['an unknown credential type', 'include_credential=nonsense'],
    ['a page token of somebody else', 'page_token=nonsense'],
    ['a page by number', 'page=7'],
    ['a page that is too large', 'page_size=1001'],
    ['a page of nothing', 'page_size=0'],
    ['a malformed organization', 'organization_id=nonsense'],
  ])('refuses %s', async (_, query) => {
    expect((await ask('GET', `?${query}`)).statusCode).toBe(400)
  })
})
