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

/** Asks on a connection of its own, so that the workers take turns. */
const ask = (path: string) => fetch(`${platform.adminUrl}${path}`, { headers: { connection: 'close' } })

/** The workers that have answered one of some requests. */
async function workers(): Promise<Set<number>> {
  const before = platform.log().length
  for (let index = 0; index < 9; index++) await ask('/version')
  return eventually(() => {
    const lines = platform
      .log()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('"/version"'))
    return lines.length >= 9 ? new Set(lines.map((line) => JSON.parse(line).pid as number)) : undefined
  })
}

it('three workers share the listeners, and none of them is the first process', async () => {
  const pids = await workers()
  expect(pids.size).toBe(3)
  expect(pids).not.toContain(platform.process.pid)
})

it('whichever worker is asked, the metrics are those of all', async () => {
  const count = async () => {
    const text = await (await ask('/metrics/prometheus')).text()
    const [, value] =
      /^http_requests_total\{code="200",method="GET",endpoint="\/version".*\} (\d+)$/m.exec(text) ?? []
    return Number(value)
  }
  const before = await count()
  await workers()
  expect([await count(), await count(), await count()]).toEqual([before + 9, before + 9, before + 9])
})

it('a worker that crashes is replaced, while the others answer', async () => {
  const before = await workers()
  const [victim] = before
  process.kill(victim as number, 'SIGKILL')
  expect((await ask('/health/ready')).status).toBe(200)
  const after = await eventually(async () => {
    const now = await workers()
    return now.size === 3 ? now : undefined
  })
  expect(after).not.toContain(victim)
  expect(platform.log()).toContain('a worker process ended unexpectedly; another one takes its place')
})

it('the workers end with the first process', async () => {
  const pids = await workers()
  await platform.stop()
  expect(platform.process.exitCode).toBe(0)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
