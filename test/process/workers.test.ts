import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type RunningPlatform, startPlatform } from '../support/platform.ts'

let database: TestDatabase
let platform: RunningPlatform
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 1 })
  platform = await startPlatform({
    databaseUrl: database.url,
    commandLine: ['--components', 'oauth2', '--workers', '3'],
  })
})
afterAll(async () => {
  await platform.stop()
  await database.drop()
})

/** Asks on a connection of its own, which any worker may get. */
const ask = (path: string) => fetch(`${platform.adminUrl}${path}`, { headers: { connection: 'close' } })

/** The log may be read in the middle of a line. */
const isWhole = (line: string) => line.startsWith('{') && line.endsWith('}')

/** Asks until so many workers have answered, and gives their process ids. */
async function workers(count: number): Promise<Set<number>> {
  const answered = new Set<string>()
  return eventually(async () => {
    const answer = await ask('/version').catch(() => undefined)
    answered.add(answer?.headers.get('x-request-id') ?? '')
    const pids = platform
      .log()
      .split('\n')
      .filter(isWhole)
      .map((line) => JSON.parse(line) as { request_id?: string; pid: number })
      .filter(({ request_id }) => request_id !== undefined && answered.has(request_id))
      .map(({ pid }) => pid)
    return new Set(pids).size === count ? new Set(pids) : undefined
  })
}

/** Waits until there is no such process any more. */
async function gone(pid: number): Promise<void> {
  await eventually(async () => {
    try {
      process.kill(pid, 0)
      return undefined
    } catch {
      return true
    }
  })
}

it('three workers share the listeners, and none of them is the first process', async () => {
  expect(await workers(3)).not.toContain(platform.process.pid)
})

it('whichever worker is asked, the metrics are those of all', async () => {
  const count = async () => {
    const text = await (await ask('/metrics/prometheus')).text()
    const [, value] =
      /^http_requests_total\{code="200",method="GET",endpoint="\/version".*\} (\d+)$/m.exec(text) ?? []
    return Number(value)
  }
  await workers(3)
  const before = await count()
  await Promise.all(Array.from({ length: 9 }, () => ask('/version')))
  const after = await Promise.all(Array.from({ length: 9 }, count))
  expect(after).toEqual(Array(9).fill(before + 9))
})

it('a worker that crashes is replaced', async () => {
  const [victim, ...others] = await workers(3)
  process.kill(victim as number, 'SIGKILL')
  await gone(victim as number)
  const after = await workers(3)
  expect(after).not.toContain(victim)
  expect([...after]).toEqual(expect.arrayContaining(others))
  expect(platform.log()).toContain('a worker process ended unexpectedly; another one takes its place')
})

it('a worker that is asked to end answers what it was asked, and is replaced', async () => {
  const [first] = await workers(3)
  process.kill(first as number, 'SIGTERM')
  await gone(first as number)
  expect(await workers(3)).not.toContain(first)
})

it('the workers end with the first process', async () => {
  const pids = await workers(3)
  await platform.stop()
  expect(platform.process.exitCode).toBe(0)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
