import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import { SealedKeyStore } from './sealed-key-store.ts'

const set = 'hydra.openid.id-token'
const secrets = new SecretRing(['a secret that tests use only'])
const connected = { available: true }

describe('the key store', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await createTestDatabase()
  })
  afterAll(() => test.drop())

  const create = (ring = secrets, notifications = connected) =>
    new SealedKeyStore(test.database, ring, notifications)

  it('has one key of each set after many replicas started at once, RSA of 2,048 bits and P-256', async () => {
    await Promise.all(Array.from({ length: 6 }, () => create().prepare()))
    const keys = await create().published()
    expect(keys.map(({ set, algorithm }) => [set, algorithm]).sort()).toEqual([
      ['hydra.jwt.access-token', 'ES256'],
      ['hydra.openid.id-token', 'RS256'],
    ])
    const rsa = keys.find(({ algorithm }) => algorithm === 'RS256')
    expect(rsa?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    for (const { publicJwk } of keys) expect(publicJwk).not.toHaveProperty('d')
  })

  it('keeps private keys sealed', async () => {
    const rows = await test.database.kysely.selectFrom('oauth2.keys').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    for (const { sealed_jwk } of rows) expect(sealed_jwk).not.toMatch(/[{"]/)
  })

  it('makes a key of another algorithm on demand; the newest signs, all verify', async () => {
    const store = create()
    const rsa = await store.signing(set, 'RS256')
    const [elliptic, again] = await Promise.all([store.signing(set, 'ES256'), store.signing(set, 'ES256')])
    expect(again.kid).toBe(elliptic.kid)
    expect((await store.signing(set)).kid).toBe(elliptic.kid)
    expect((await store.signing(set, 'RS256')).kid).toBe(rsa.kid)
    expect((await store.verifying(set, rsa.kid))?.kid).toBe(rsa.kid)
    expect(await store.verifying(set, 'unknown')).toBeUndefined()
  })

  it('sees a new key of another replica when it is told, or when nobody could tell it', async () => {
    const one = create()
    const offline = { available: false }
    const unconnected = create(secrets, offline)
    const before = await one.published()
    await unconnected.published()
    await test.database.kysely
      .deleteFrom('oauth2.keys')
      .where('set_id', '=', 'hydra.jwt.access-token')
      .execute()
    expect(await one.published()).toEqual(before)
    expect(await unconnected.published()).toHaveLength(before.length - 1)
    one.forget()
    expect(await one.published()).toHaveLength(before.length - 1)
  })

  it('opens keys with an older secret, and says which secret is missing', async () => {
    const rotated = new SecretRing(['a new secret in front', 'a secret that tests use only'])
    const keys = await create().published()
    expect((await create(rotated).published()).map(({ kid }) => kid)).toEqual(keys.map(({ kid }) => kid))
    const replaced = new SecretRing(['a new secret in front'])
    await expect(create(replaced).published()).rejects.toThrow(/cannot be opened with the configured secrets/)
  })
})
