import type { CreateIdentityBody, Identity } from '@ory/kratos-client'
import { expect, it } from 'vitest'
import { nextPageToken, refusal } from '../../support/described-client.ts'
import { envelope, type KratosClient } from '../../support/kratos-client.ts'

const unknownId = '00000000-0000-4000-8000-000000000000'

export function identityTests(given: () => KratosClient): void {
  const create = async (body: Partial<CreateIdentityBody> & { traits: object }): Promise<Identity> =>
    (await given().identities.createIdentity({ createIdentityBody: { schema_id: 'person', ...body } })).data
  const emails = (found: readonly Identity[]) => found.map(({ traits }) => traits.email)

  it('creates one with everything, and finds it by its id, its external id and its credentials', async () => {
    const { identities } = given()
    const {
      data: ada,
      status,
      headers,
    } = await identities.createIdentity({
      createIdentityBody: {
        schema_id: 'person',
        traits: { email: 'ada@example.org', name: 'Ada Lovelace' },
        external_id: 'hr-1',
        metadata_public: { badge: 7 },
        metadata_admin: { note: 'early' },
        state: 'active',
        verifiable_addresses: [
          { value: 'ada@example.org', via: 'email', verified: true, status: 'completed' },
        ],
        credentials: { oidc: { config: { providers: [{ provider: 'upstream', subject: 'ada' }] } } },
      },
    })
    expect(status).toBe(201)
    expect(headers.location).toContain(`/identities/${ada.id}`)
    expect(ada).toMatchObject({
      schema_id: 'person',
      schema_url: expect.stringContaining(`${given().platform.publicUrl}/schemas/`),
      state: 'active',
      traits: { email: 'ada@example.org', name: 'Ada Lovelace' },
      external_id: 'hr-1',
      metadata_public: { badge: 7 },
      metadata_admin: { note: 'early' },
      verifiable_addresses: [{ value: 'ada@example.org', via: 'email', verified: true, status: 'completed' }],
      recovery_addresses: [{ value: 'ada@example.org', via: 'email' }],
      credentials: { oidc: { type: 'oidc', identifiers: ['upstream:ada'] } },
    })
    expect((await identities.getIdentity({ id: ada.id })).data).toEqual(ada)
    expect((await identities.getIdentityByExternalID({ externalID: 'hr-1' })).data).toEqual(ada)
    expect(ada.credentials?.oidc).not.toHaveProperty('config')
    const { data: revealed } = await identities.getIdentity({ id: ada.id, includeCredential: ['oidc'] })
    expect(revealed.credentials?.oidc?.config).toMatchObject({
      providers: [{ provider: 'upstream', subject: 'ada' }],
    })
    const found = await identities.listIdentities({ credentialsIdentifier: 'upstream:ada' })
    expect(emails(found.data)).toEqual(['ada@example.org'])
  })

  it('reads why one is refused', async () => {
    const { identities } = given()
    await create({ traits: { email: 'taken@example.org' }, external_id: 'taken' })
    const again = identities.createIdentity({
      createIdentityBody: { schema_id: 'person', traits: { email: 'taken@example.org' } },
    })
    expect(await refusal(again)).toMatchObject(envelope(409, 'conflict'))
    const notAnAddress = identities.createIdentity({
      createIdentityBody: { schema_id: 'person', traits: { email: 'nobody' } },
    })
    const { status, data } = await refusal(notAnAddress)
    expect({ status, data }).toMatchObject(envelope(400, 'invalid_traits'))
    expect((data as { error: { reason: string } }).error.reason).toContain('email')
    const unknownSchema = identities.createIdentity({
      createIdentityBody: { schema_id: 'unknown', traits: { email: 'else@example.org' } },
    })
    expect(await refusal(unknownSchema)).toMatchObject(envelope(400, 'bad_request'))
  })

  it('lists page by page, following the header Link', async () => {
    const { identities } = given()
    const created: string[] = []
    for (let n = 0; n < 5; n++)
      created.push((await create({ traits: { email: `page-${n}@example.org` } })).id)
    const listed: Identity[] = []
    const sizes: number[] = []
    let pageToken: string | undefined
    do {
      const { data, headers } = await identities.listIdentities({ pageSize: 3, pageToken })
      listed.push(...data)
      sizes.push(data.length)
      pageToken = nextPageToken(headers.link)
    } while (pageToken)
    expect(sizes.slice(0, -1).every((size) => size === 3)).toBe(true)
    const ids = listed.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(created))
    expect(await refusal(identities.listIdentities({ pageToken: 'forged' }))).toMatchObject(
      envelope(400, 'bad_request'),
    )
  })

  it('filters by ids, identifier, beginning of an identifier and organization', async () => {
    const { identities } = given()
    const organization_id = '7a1e6d0c-2a51-4a3e-8f0b-6f1c7d0b9e11'
    const [one, two] = [
      await create({ traits: { email: 'filter-one@example.org' }, organization_id }),
      await create({ traits: { email: 'filter-two@example.org' }, credentials: passwordOf('correct horse') }),
    ]
    const filtered = async (filter: Parameters<typeof identities.listIdentities>[0]) =>
      emails((await identities.listIdentities(filter)).data).sort()
    expect(await filtered({ ids: [one.id, two.id, unknownId] })).toEqual([
      'filter-one@example.org',
      'filter-two@example.org',
    ])
    expect(await filtered({ organizationId: organization_id })).toEqual(['filter-one@example.org'])
    expect(await filtered({ credentialsIdentifier: ' FILTER-TWO@example.org' })).toEqual([
      'filter-two@example.org',
    ])
    expect(await filtered({ previewCredentialsIdentifierSimilar: 'filter-t' })).toEqual([
      'filter-two@example.org',
    ])
    expect(await filtered({ credentialsIdentifier: 'nobody@example.org', consistency: 'strong' })).toEqual([])
    const several = identities.listIdentities({ ids: [one.id], credentialsIdentifier: 'x' })
    expect(await refusal(several)).toMatchObject(envelope(400, 'bad_request'))
    expect(await refusal(identities.listIdentities({ ids: ['nonsense'] }))).toMatchObject(
      envelope(400, 'bad_request'),
    )
  })

  it('replaces and patches one, and reads what cannot be patched', async () => {
    const { identities } = given()
    const { id } = await create({
      traits: { email: 'before@example.org', name: 'Before' },
      external_id: 'ext',
    })
    const { data: replaced } = await identities.updateIdentity({
      id,
      updateIdentityBody: {
        schema_id: 'person',
        state: 'inactive',
        traits: { email: 'after@example.org' },
        metadata_public: { level: 1 },
      },
    })
    expect(replaced).toMatchObject({
      id,
      state: 'inactive',
      traits: { email: 'after@example.org' },
      metadata_public: { level: 1 },
    })
    expect(replaced.traits).not.toHaveProperty('name')
    const { data: patched } = await identities.patchIdentity({
      id,
      jsonPatch: [
        { op: 'replace', path: '/state', value: 'active' },
        { op: 'add', path: '/traits/name', value: 'Patched' },
        { op: 'replace', path: '/metadata_public/level', value: 2 },
      ],
    })
    expect(patched).toMatchObject({
      state: 'active',
      traits: { email: 'after@example.org', name: 'Patched' },
      metadata_public: { level: 2 },
    })
    for (const operation of [
      { op: 'replace', path: '/id', value: unknownId },
      { op: 'remove', path: '/traits/nothing' },
    ])
      expect(await refusal(identities.patchIdentity({ id, jsonPatch: [operation] }))).toMatchObject(
        envelope(400, 'bad_request'),
      )
    const notAnAddress = { op: 'replace', path: '/traits/email', value: 'nobody' }
    expect(await refusal(identities.patchIdentity({ id, jsonPatch: [notAnAddress] }))).toMatchObject(
      envelope(400, 'invalid_traits'),
    )
    expect((await identities.getIdentity({ id })).data).toEqual(patched)
  })

  it('takes credentials away, but not the last way to sign in', async () => {
    const { identities } = given()
    const { id } = await create({
      traits: { email: 'two-ways@example.org' },
      credentials: {
        oidc: {
          config: {
            providers: ['a', 'b'].map((subject) => ({ provider: 'upstream', subject: `two-${subject}` })),
          },
        },
      },
    })
    const remove = (identifier: string) =>
      identities.deleteIdentityCredentials({ id, type: 'oidc', identifier })
    expect((await remove('upstream:two-a')).status).toBe(204)
    const { data } = await identities.getIdentity({ id })
    expect(data.credentials?.oidc?.identifiers).toEqual(['upstream:two-b'])
    expect(await refusal(remove('upstream:two-b'))).toMatchObject(envelope(400, 'bad_request'))
    expect(await refusal(identities.deleteIdentityCredentials({ id, type: 'totp' }))).toMatchObject(
      envelope(404, 'not_found'),
    )
  })

  it('creates many, and reads which were refused', async () => {
    const patch_id = '3b1b0c86-55ac-4d0e-9d11-0ad2c2a0c001'
    const { data } = await given().identities.batchPatchIdentities({
      patchIdentitiesBody: {
        identities: ['batch@example.org', 'nonsense', 'batch@example.org'].map((email) => ({
          create: { schema_id: 'person', traits: { email } },
          patch_id,
        })),
      },
    })
    expect(data.identities).toMatchObject([
      { action: 'create', identity: expect.any(String), patch_id },
      { action: 'error', error: { code: 400 }, patch_id },
      { action: 'error', error: { code: 409 }, patch_id },
    ])
  })

  it('deletes one, and reads that it is gone', async () => {
    const { identities } = given()
    const { id } = await create({ traits: { email: 'short-lived@example.org' } })
    expect((await identities.deleteIdentity({ id })).status).toBe(204)
    const updateIdentityBody = {
      schema_id: 'person',
      state: 'active' as const,
      traits: { email: 'x@example.org' },
    }
    const calls = [
      () => identities.getIdentity({ id }),
      () => identities.updateIdentity({ id, updateIdentityBody }),
      () => identities.patchIdentity({ id, jsonPatch: [] }),
      () => identities.deleteIdentity({ id }),
      () => identities.getIdentityByExternalID({ externalID: 'short-lived' }),
    ]
    for (const call of calls) expect(await refusal(call())).toMatchObject(envelope(404, 'not_found'))
  })
}

function passwordOf(password: string): CreateIdentityBody['credentials'] {
  return { password: { config: { password } } }
}
