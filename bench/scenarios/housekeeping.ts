import { spawn } from 'node:child_process'
import type { Scenario } from '../bench.ts'
import { ended } from '../contender.ts'
import { loadRequests } from '../load/requests.ts'
import type { PersonSignedIn } from '../platform.ts'
import { onDatabase } from '../written-rows.ts'
import { lookupLoads } from './lookups.ts'

const name = 'housekeeping of 1,000,000 expired rows'
const rows = 1_000_000

const expiredRows = `insert into oauth2.revoked_tokens
  select gen_random_uuid(), now() - interval '1 day' from generate_series(1, ${rows})`

/** What requests notice while a million expired rows are deleted. The command does it as a server does. */
export const housekeeping: Scenario = {
  name,
  run: async (bench) => {
    const platform = await bench.platform()
    const [person] = (await bench.people()) as readonly [PersonSignedIn]
    const measure = () =>
      loadRequests(platform.adminOrigin, lookupLoads.introspection(person), {
        connections: 8,
        seconds: bench.seconds,
      })
    await onDatabase(bench.databaseUrl, (client) => client.query(expiredRows))
    await measure()
    const idle = await measure()
    const began = performance.now()
    const janitor = spawn(
      process.execPath,
      [
        ...['dist/src/cli/main.js', 'janitor', bench.databaseUrl, '--tokens'],
        ...['--limit', String(2 * rows), '--batch-size', '500'],
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    const busy = await measure()
    const left = await onDatabase(bench.databaseUrl, async (client) => {
      const { rows } = await client.query(
        'select count(*)::integer as count from oauth2.revoked_tokens where expires_at < now()',
      )
      return rows[0].count as number
    })
    const perSecond = (rows - left) / ((performance.now() - began) / 1000)
    await ended(janitor, 'SIGTERM')
    return {
      name,
      figures: {
        'rows deleted per second': perSecond,
        'p99 of introspection before, ms': idle.p99,
        'p99 of introspection meanwhile, ms': busy.p99,
      },
      bars: [{ what: 'p99, times before', value: busy.p99 / Math.max(idle.p99, 1), most: 2 }],
    }
  },
}
