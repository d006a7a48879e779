import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { clientDocument } from './client-document.ts'
import { CachedClientStore } from './client-store.ts'
import { insertClient } from './client-table.ts'

let test: TestDatabase
let statements = 0
const now = new Date('2026-11-24T12:00:00Z')

beforeAll(async () => {
  test = await createTestDatabase({ onStatement: () => statements++ })
  for (const clientId of ['a', 'b']) {
    const document = clientDocument({}, { clientId, createdAt: now, updatedAt: now, defaultScope: 'openid' })
    await insertClient(test.database, document, { secretHash: null, registrationTokenHash: null }, now)
  }
})
afterAll(() => test.drop())

async function counted(work: () => Promise<unknown>): Promise<number> {
  statements = 0
  await work()
  return statements
}

describe('the client cache', () => {
  it('reads a client once, and again when it is told to forget it', async () => {
    const store = new CachedClientStore(test.database, { available: true })
    expect(await counted(() => store.get('a'))).toBe(1)
    expect(await counted(() => store.get('a'))).toBe(0)
    store.forget('a')
    expect(await counted(() => store.get('a'))).toBe(1)
    store.forget()
    expect(await counted(() => store.get('a'))).toBe(1)
  })

  it('is off while notifications are not available', async () => {
    const notifications = { available: true }
    const store = new CachedClientStore(test.database, notifications)
    await store.get('a')
    notifications.available = false
    expect(await counted(() => store.get('a'))).toBe(1)
    expect(await counted(() => store.get('a'))).toBe(1)
  })

  it('reads for many requests in one statement', async () => {
    const store = new CachedClientStore(test.database, { available: false })
    const ids = ['a', 'b', 'a', 'missing']
    let found: unknown[] = []
    expect(
      await counted(async () => {
        found = await Promise.all(ids.map(async (id) => (await store.get(id))?.id))
      }),
    ).toBe(1)
    expect(found).toEqual(['a', 'b', 'a', undefined])
  })

  it('does not keep what was read before a change that was announced meanwhile', async () => {
    const store = new CachedClientStore(test.database, { available: true })
    const reading = store.get('a')
    store.forget('a')
    await reading
    expect(await counted(() => store.get('a'))).toBe(1)
  })

  it('remembers no absence', async () => {
    const store = new CachedClientStore(test.database, { available: true })
    expect(await store.get('missing')).toBeUndefined()
    expect(await counted(() => store.get('missing'))).toBe(1)
  })
})
