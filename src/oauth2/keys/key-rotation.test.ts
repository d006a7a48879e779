import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { OAuth2Server, TestClock } from '../../../test/support/oauth2-server.ts'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import { KeyRotation } from './key-rotation.ts'
import { resealKeys } from './reseal-keys.ts'
import { SealedKeyStore } from './sealed-key-store.ts'

const set = 'hydra.openid.id-token'
const secrets = new SecretRing(['a secret that tests use only'])
const schedule = { every: 30 * 86_400, publishBefore: 86_400, retain: 90 * 86_400 }

let test: TestDatabase
let clock: TestClock
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.drop())
beforeEach(async () => {
  clock = new TestClock()
  await test.database.kysely.deleteFrom('oauth2.keys').execute()
  await replica().keys.prepare()
  await test.database.kysely.updateTable('oauth2.keys').set({ created_at: clock.now() }).execute()
})

/** One of many processes. */
function replica() {
  const keys = new SealedKeyStore(test.database, secrets, { available: false }, clock.now)
  const settings = { keyRotation: schedule }
  const log = pino({ level: 'silent' })
  const rotation = new KeyRotation({
    database: test.database,
    secrets,
    keys,
    settings,
    log,
    clock: clock.now,
  })
  return { keys, rotation }
}

async function published(keys = replica().keys): Promise<string[]> {
  return (await keys.published()).filter((key) => key.set === set).map(({ kid }) => kid)
}

describe('the rotation of signing keys', () => {
  it('publishes a successor before it signs, and what it replaces until nothing signed is valid', async () => {
    const { keys, rotation } = replica()
    const first = (await keys.signing(set)).kid
    expect(await rotation.rotateDue()).toBe(0)
    clock.advance(schedule.every - schedule.publishBefore)
    expect(await rotation.rotateDue()).toBe(2)
    expect(await rotation.rotateDue()).toBe(0)
    const [second] = (await published()).filter((kid) => kid !== first)
    expect((await keys.signing(set)).kid).toBe(first)
    clock.advance(schedule.publishBefore)
    expect((await keys.signing(set)).kid).toBe(second)
    expect((await keys.verifying(set, first))?.kid).toBe(first)
    clock.advance(schedule.retain)
    expect(await keys.verifying(set, first)).toBeUndefined()
    expect(await published()).toEqual([second])
  })

  it('makes one successor, however many replicas look at once', async () => {
    clock.advance(schedule.every)
    await Promise.all(Array.from({ length: 8 }, () => replica().rotation.rotateDue()))
    expect(await published()).toHaveLength(2)
  })

  it('can replace a key at once, which somebody may have stolen', async () => {
    const { keys, rotation } = replica()
    const first = (await keys.signing(set)).kid
    const { kid } = await rotation.rotate(set, 'RS256', true)
    expect((await keys.signing(set)).kid).toBe(kid)
    expect(await published()).toEqual(expect.arrayContaining([first, kid]))
  })
})

describe('the rotation of the secret that seals keys', () => {
  it('seals every key anew, after which the old secret can go', async () => {
    const rotated = new SecretRing(['a new secret in front', 'a secret that tests use only'])
    const alone = new SecretRing(['a new secret in front'])
    const before = await published()
    expect(await resealKeys(test.database, rotated)).toBe(2)
    expect(await resealKeys(test.database, rotated)).toBe(0)
    const keys = new SealedKeyStore(test.database, alone, { available: false }, clock.now)
    expect(await published(keys)).toEqual(before)
    await expect(resealKeys(test.database, secrets)).rejects.toThrow(/cannot be opened/)
  })
})

describe('the admin API', () => {
  let server: OAuth2Server
  beforeAll(async () => {
    server = await OAuth2Server.start({
      oauth2: { webfinger: { jwks: { broadcast_keys: [set, 'partners'] } } },
    })
  })
  afterAll(() => server.stop())

  const post = (path: string, payload: object) =>
    server.adminServer.inject({ method: 'POST', url: `/admin/keys/${path}`, payload })
  const jwks = async () => (await server.publicServer.inject('/.well-known/jwks.json')).json()

  it('rotates a key of the server; what is outstanding stays good', async () => {
    const client = await server.register()
    const before = (await server.tokens(client)).id_token as string
    const answer = await post(`${set}/rotate`, {})
    expect(answer.statusCode).toBe(201)
    const [{ kid, d }] = answer.json().keys
    expect(d).toBeDefined()
    const published = await jwks()
    expect(published.keys.map((key: { kid: string }) => key.kid)).toContain(kid)
    const between = (await server.tokens(client)).id_token as string
    expect(decodeProtectedHeader(between).kid).toBe(decodeProtectedHeader(before).kid)
    server.clock.advance(86_400)
    const after = (await server.tokens(client)).id_token as string
    expect(decodeProtectedHeader(after).kid).toBe(kid)
    const current = createLocalJWKSet(await jwks())
    for (const idToken of [before, after])
      await jwtVerify(idToken, current, { currentDate: new Date(0), clockTolerance: 0 })
    // A hint that the old key signed still names its session (RP-Initiated Logout §2).
    const hint = new URLSearchParams({ id_token_hint: before })
    const logout = await server.publicServer.inject(`/oauth2/sessions/logout?${hint}`)
    expect(logout.headers.location).not.toContain('error')
  })

  it('refuses to rotate other sets and unknown algorithms', async () => {
    expect((await post('own/rotate', {})).statusCode).toBe(400)
    expect((await post(`${set}/rotate`, { alg: 'HS256' })).statusCode).toBe(400)
  })

  it('publishes further sets by their public halves (webfinger.jwks.broadcast_keys)', async () => {
    await post('partners', { alg: 'ES384', kid: 'partner', use: 'sig' })
    await post('unpublished', { alg: 'ES384', kid: 'hidden', use: 'sig' })
    const { keys } = await jwks()
    const partner = keys.find(({ kid }: { kid: string }) => kid === 'partner')
    expect(partner).toMatchObject({ kty: 'EC', crv: 'P-384', alg: 'ES384', use: 'sig' })
    expect(partner).not.toHaveProperty('d')
    expect(JSON.stringify(keys)).not.toContain('hidden')
  })
})
