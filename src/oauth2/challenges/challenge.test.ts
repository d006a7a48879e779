import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { configuration } from '../../config/configuration.ts'
import { SecretRing } from '../../cryptography/secret-ring.ts'
import { oauth2Settings } from '../settings.ts'
import { type ChallengePurpose, openChallenge, sealChallenge } from './challenge.ts'

const secret = 'a secret that tests use only'
const secrets = new SecretRing([secret])
const settings = oauth2Settings(configuration.parse({}), secrets)

let testDatabase: TestDatabase
let now = new Date('2026-11-24T12:00:00Z')
const context = (ring = secrets) => ({
  database: testDatabase.database,
  secrets: ring,
  settings,
  clock: () => now,
})

beforeAll(async () => {
  testDatabase = await createTestDatabase()
})
afterAll(() => testDatabase.drop())

const purposes: ChallengePurpose[] = [
  'login challenge',
  'login verifier',
  'consent challenge',
  'consent verifier',
  'logout challenge',
  'logout verifier',
]

async function storedRows(): Promise<number> {
  const [row] = await testDatabase.database.query<{ count: number }>(
    { name: 'test-stored', text: 'select count(*)::integer as count from oauth2.stored_challenges' },
    [],
  )
  return row?.count ?? 0
}

describe('a challenge', () => {
  it('gives back whatever was sealed, and fits into an address', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (state) => {
        const challenge = await sealChallenge(context(), 'login challenge', state)
        expect(challenge).toMatch(/^[\w.-]{1,1500}$/)
        const opened = await openChallenge(context(), 'login challenge', challenge)
        expect(opened).toEqual(JSON.parse(JSON.stringify(state)))
      }),
    )
  })

  it('opens for no other purpose than the one that it was sealed for', async () => {
    for (const sealedFor of purposes) {
      const challenge = await sealChallenge(context(), sealedFor, { a: 1 })
      for (const openedFor of purposes)
        expect(await openChallenge(context(), openedFor, challenge)).toEqual(
          openedFor === sealedFor ? { a: 1 } : undefined,
        )
    }
  })

  it('does not open after any change, nor does any other text', async () => {
    const challenge = await sealChallenge(context(), 'login challenge', { subject: 'alice' })
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: challenge.length - 1 }),
        fc.constantFrom(...'AZaz09-_.~'),
        async (at, letter) => {
          fc.pre(challenge[at] !== letter)
          const changed = challenge.slice(0, at) + letter + challenge.slice(at + 1)
          expect(await openChallenge(context(), 'login challenge', changed)).toBeUndefined()
        },
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await openChallenge(context(), 'login challenge', text)).toBeUndefined()
      }),
    )
  })

  it('opens by a secret that has been replaced, and by no foreign one', async () => {
    const challenge = await sealChallenge(context(), 'login challenge', 1)
    const rotated = new SecretRing(['a newer secret of tests', secret])
    expect(await openChallenge(context(rotated), 'login challenge', challenge)).toBe(1)
    const foreign = new SecretRing(['a secret of somebody else'])
    expect(await openChallenge(context(foreign), 'login challenge', challenge)).toBeUndefined()
  })

  it('leaves nothing in the database unless it is too long for an address', async () => {
    const before = await storedRows()
    await sealChallenge(context(), 'login challenge', 'x'.repeat(5000))
    expect(await storedRows()).toBe(before)
  })

  it('that is too long is stored, sealed for its purpose, until it expires', async () => {
    const noise = Array.from({ length: 2000 }, (_, index) => index.toString(36)).join('')
    const challenge = await sealChallenge(context(), 'login challenge', noise)
    expect(challenge).toMatch(/^s\.[\w-]{43}$/)
    expect(await openChallenge(context(), 'login challenge', challenge)).toBe(noise)
    expect(await openChallenge(context(), 'consent challenge', challenge)).toBeUndefined()
    const sealedAt = now
    now = new Date(now.getTime() + settings.ttl.loginConsentRequest * 1000)
    expect(await openChallenge(context(), 'login challenge', challenge)).toBeUndefined()
    now = sealedAt
  })
})
