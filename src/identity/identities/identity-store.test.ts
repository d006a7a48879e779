import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import { oidcCredential, oidcLinks, withOidcLink } from '../credentials/oidc.ts'
import { InvalidTraits } from '../schemas/invalid-traits.ts'
import { IdentityConflict } from './identity-conflict.ts'

let identity: TestIdentity
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: [] })
})
afterAll(() => identity.close())

describe('the identity store', () => {
  it('takes identifiers and addresses from the traits that the schema marks', async () => {
    const { identities } = identity.context
    const created = await identities.create({ traits: { email: 'Ada@Example.ORG' } })
    expect(created.verifiableAddresses).toMatchObject([
      { via: 'email', value: 'ada@example.org', verified: false, status: 'pending' },
    ])
    expect(created.recoveryAddresses).toMatchObject([{ via: 'email', value: 'ada@example.org' }])
    expect(created.credentials.map(({ type, identifiers }) => [type, identifiers])).toEqual([
      ['code', ['ada@example.org']],
      ['password', ['ada@example.org']],
      ['webauthn', ['ada@example.org']],
    ])
    expect(await identities.get(created.id)).toEqual(created)
    expect(created.traits).toEqual({ email: 'Ada@Example.ORG' })
  })

  it('finds a person by any spelling of an identifier', async () => {
    const { identities } = identity.context
    const created = await identities.create({ traits: { email: 'grace@example.org' } })
    for (const spelling of [
      'GRACE@example.org',
      ' grace@example.org ',
      'grace@exam\u200bple.org',
      'ｇrace@example.org',
    ])
      expect((await identities.findByCredential('password', spelling))?.id, spelling).toBe(created.id)
    expect(await identities.findByVerifiableAddress('email', 'Grace@Example.org')).toEqual(created)
  })

  it('leaves the subject of an external provider alone: case matters', async () => {
    const { identities, secrets } = identity.context
    const credentials = [oidcCredential([{ provider: 'acme', subject: 'AbC' }], secrets)]
    const created = await identities.create({ traits: { email: 'case@example.org' }, credentials })
    expect((await identities.findByCredential('oidc', 'acme:AbC'))?.id).toBe(created.id)
    expect(await identities.findByCredential('oidc', 'acme:abc')).toBeUndefined()
  })

  it('gives an identifier to one of two people who ask for it at once', async () => {
    const { identities } = identity.context
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        identities.create({ traits: { email: index % 2 ? 'RACE@example.org' : 'race@example.org' } }),
      ),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const attempt of attempts)
      if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(IdentityConflict)
  })

  it('says which identifier is taken, and leaves nothing behind', async () => {
    const { identities, database, secrets } = identity.context
    const draft = (email: string) => ({
      traits: { email },
      credentials: [oidcCredential([{ provider: 'acme', subject: 'a, b)=(c' }], secrets)],
    })
    await identities.create(draft('first@example.org'))
    const before = await counts()
    const refusal = await identities.create(draft('second@example.org')).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(IdentityConflict)
    expect(refusal).toMatchObject({
      status: 409,
      conflict: { kind: 'credential', type: 'oidc', identifier: 'acme:a, b)=(c' },
    })
    expect(await counts()).toEqual(before)

    async function counts() {
      return await database.query(
        {
          name: 'test_counts',
          text: `select (select count(*) from identity.identities) identities,
            (select count(*) from identity.credentials) credentials,
            (select count(*) from identity.credential_identifiers) identifiers,
            (select count(*) from identity.verifiable_addresses) addresses`,
        },
        [],
      )
    }
  })

  it('refuses traits that do not fit, and names each violation', async () => {
    const refusal = await identity.context.identities
      .create({ traits: { email: 'nonsense', unknown: 1 } })
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(InvalidTraits)
    expect((refusal as InvalidTraits).violations).toMatchObject([
      { pointer: '/traits', keyword: 'additionalProperties' },
      { pointer: '/traits/email', keyword: 'format', value: 'nonsense' },
    ])
  })

  it('moves identifiers and addresses with the traits, and keeps what stays the same', async () => {
    const { identities } = identity.context
    const created = await identities.create({
      traits: { email: 'old@example.org' },
      verifiedAddresses: [{ via: 'email', value: 'Old@example.org' }],
    })
    expect(created.verifiableAddresses).toMatchObject([{ verified: true, status: 'completed' }])
    const renamed = await identities.update(created.id, ({ traits }) => ({
      traits: { ...traits, name: 'Ada' },
    }))
    expect(renamed.verifiableAddresses).toEqual(created.verifiableAddresses)
    const moved = await identities.update(created.id, () => ({ traits: { email: 'new@example.org' } }))
    expect(moved.verifiableAddresses).toMatchObject([{ value: 'new@example.org', verified: false }])
    expect(await identities.get(created.id)).toEqual(moved)
    expect(await identities.findByCredential('password', 'old@example.org')).toBeUndefined()
    expect((await identities.findByCredential('password', 'new@example.org'))?.id).toBe(created.id)
    await identities.create({ traits: { email: 'old@example.org' } })
  })

  it('refuses an update to the address of another identity and keeps both as they were', async () => {
    const { identities } = identity.context
    const victim = await identities.create({ traits: { email: 'victim@example.org' } })
    const other = await identities.create({ traits: { email: 'other@example.org' } })
    await expect(
      identities.update(other.id, () => ({ traits: { email: 'victim@example.org' } })),
    ).rejects.toBeInstanceOf(IdentityConflict)
    expect(await identities.get(other.id)).toEqual(other)
    expect(await identities.get(victim.id)).toEqual(victim)
  })

  it('loses no link when many are added at once', async () => {
    const { identities, secrets } = identity.context
    const { id } = await identities.create({ traits: { email: 'links@example.org' } })
    const subjects = Array.from({ length: 10 }, (_, index) => `subject-${index}`)
    await Promise.all(
      subjects.map((subject) =>
        identities.update(id, ({ credentials }) => ({
          credentials: [
            withOidcLink(
              credentials.find(({ type }) => type === 'oidc'),
              { provider: 'acme', subject },
              secrets,
            ),
          ],
        })),
      ),
    )
    const updated = await identities.get(id)
    const links = oidcLinks(updated?.credentials.find(({ type }) => type === 'oidc'))
    expect(links.map(({ subject }) => subject).sort()).toEqual(subjects)
    expect(updated?.availableAal).toBe('aal1')
  })

  it('keeps no provider token in clear', async () => {
    const { identities, database, secrets } = identity.context
    const tokens = {
      idToken: 'the-id-token',
      accessToken: 'the-access-token',
      refreshToken: 'the-refresh-token',
    }
    await identities.create({
      traits: { email: 'tokens@example.org' },
      credentials: [oidcCredential([{ provider: 'acme', subject: 'tokens', tokens }], secrets)],
    })
    const rows = await database.query<{ config: string }>(
      { name: 'test_configs', text: 'select config::text from identity.credentials' },
      [],
    )
    for (const { config } of rows) expect(config).not.toMatch(/the-(id|access|refresh)-token/)
  })

  it('deletes an identity with everything that belongs to it', async () => {
    const { identities } = identity.context
    const { id } = await identities.create({ traits: { email: 'gone@example.org' } })
    expect(await identities.delete(id)).toBe(true)
    expect(await identities.delete(id)).toBe(false)
    expect(await identities.get(id)).toBeUndefined()
    expect(await identities.delete('no uuid')).toBe(false)
    await identities.create({ traits: { email: 'gone@example.org' } })
  })

  it('answers 404 for an update of an identity that is not there', async () => {
    await expect(
      identity.context.identities.update('5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11', () => ({})),
    ).rejects.toMatchObject({ status: 404 })
  })
})
