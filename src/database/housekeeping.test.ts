import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { createMetrics, renderMetrics } from '../observability/metrics.ts'
import { Housekeeping, type HousekeepingOptions } from './housekeeping.ts'

let test: TestDatabase
const now = new Date('2026-07-01T12:00:00.000Z')
beforeAll(async () => {
  test = await createTestDatabase()
  await run('create table public.things (id integer primary key, expires_at timestamptz not null)')
})
afterAll(() => test.drop())
beforeEach(async () => {
  await run('truncate public.things')
  await run(`insert into public.things select n, timestamptz '${now.toISOString()}' + (n - 20) * interval '1 minute'
    from generate_series(1, 40) n`)
})

async function run(text: string): Promise<Record<string, unknown>[]> {
  return (await test.database.pool.query(text)).rows
}
const housekeeping = (graceSeconds: number, options: Partial<HousekeepingOptions> = {}) =>
  new Housekeeping({
    database: test.database,
    log: pino({ level: 'silent' }),
    clock: () => now,
    lock: 42,
    batchSize: 7,
    tables: [{ table: 'public.things', graceSeconds }],
    pause: async () => undefined,
    ...options,
  })
const left = async () =>
  (await run('select min(id) as first, count(*)::integer as count from public.things'))[0]

describe('housekeeping', () => {
  it('deletes what has expired, in batches, and nothing else', async () => {
    expect(await housekeeping(0).cleanUp()).toBe(19)
    expect(await left()).toEqual({ first: 20, count: 21 })
    expect(await housekeeping(0).cleanUp()).toBe(0)
  })

  it('keeps what has expired only just', async () => {
    expect(await housekeeping(600).cleanUp()).toBe(9)
    expect(await left()).toEqual({ first: 10, count: 31 })
  })

  it('leaves it to another replica that is at it', async () => {
    const other = await test.database.pool.connect()
    await other.query('select pg_advisory_lock(42)')
    expect(await housekeeping(0).cleanUp()).toBe(0)
    await other.query('select pg_advisory_unlock(42)')
    other.release()
    expect(await housekeeping(0).cleanUp()).toBe(19)
  })

  it('deletes each row once when replicas are at it together', async () => {
    const deleted = await Promise.all([1, 2, 3].map(() => housekeeping(0).cleanUp()))
    expect(deleted.reduce((sum, count) => sum + count, 0) + (await housekeeping(0).cleanUp())).toBe(19)
  })

  it('is done by one replica from the first batch to the last', async () => {
    const others: number[] = []
    const pause = async () => others.push(await housekeeping(0).cleanUp())
    expect(await housekeeping(0, { pause }).cleanUp()).toBe(19)
    expect(others).toEqual([0, 0])
  })

  it('leaves the database to requests between two batches, the longer the slower it is', async () => {
    const took: number[] = []
    const pause = async (milliseconds: number) => took.push(milliseconds)
    await housekeeping(0, { pause }).cleanUp()
    expect(took).toHaveLength(2)
    expect(took.every((milliseconds) => milliseconds > 0)).toBe(true)
  })

  it('deletes no more than it was told to', async () => {
    expect(await housekeeping(0, { limit: 10 }).cleanUp()).toBe(10)
    expect(await left()).toEqual({ first: 11, count: 30 })
  })

  it('ends after the batch that is under way', async () => {
    const stopped = housekeeping(0, { pause: () => stopped.stop() })
    expect(await stopped.cleanUp()).toBe(7)
  })

  it('tells how many rows it removed, how long it took and how many are left', async () => {
    const { instruments, snapshot } = createMetrics()
    const metric = async (name: string) => {
      const text = await renderMetrics([await snapshot()])
      return Number(new RegExp(`^${name}\\{table="public.things".*\\} (\\S+)$`, 'm').exec(text)?.[1])
    }
    await housekeeping(0, { instruments, limit: 5 }).cleanUp()
    expect(await metric('housekeeping_rows_removed_total')).toBe(5)
    expect(await metric('housekeeping_backlog_rows')).toBe(19)
    await housekeeping(0, { instruments }).cleanUp()
    expect(await metric('housekeeping_rows_removed_total')).toBe(19)
    expect(await metric('housekeeping_backlog_rows')).toBe(0)
    expect(await metric('housekeeping_duration_seconds_count')).toBe(2)
  })
})
