import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 10 })
})
afterAll(() => test.drop())

const one = { name: 'test.one', text: 'select 1 as value' }

describe('the database', () => {
  it('serves 500 requests at once from a pool of 10', async () => {
    const rows = await Promise.all(
      Array.from({ length: 500 }, () => test.database.query<{ value: number }>(one, [])),
    )
    expect(rows.every(([row]) => row?.value === 1)).toBe(true)
  })

  it('serves 500 transactions at once from a pool of 10', async () => {
    const results = await Promise.all(
      Array.from({ length: 500 }, () =>
        test.database.transaction((transaction) => transaction.query(one, [])),
      ),
    )
    expect(results).toHaveLength(500)
  })

  it('keeps nothing of a transaction that throws', async () => {
    const create = { name: 'test.create', text: 'create table half_made (id int)' }
    const failing = test.database.transaction(async (transaction) => {
      await transaction.query(create, [])
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    const exists = { name: 'test.exists', text: "select to_regclass('half_made') as found" }
    expect(await test.database.query(exists, [])).toEqual([{ found: null }])
  })

  it('answers 503 with Retry-After when the server drops the connection', async () => {
    const terminate = { name: 'test.terminate', text: 'select pg_terminate_backend(pg_backend_pid())' }
    await expect(test.database.query(terminate, [])).rejects.toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    })
    expect(await test.database.query(one, [])).toHaveLength(1)
  })
})
