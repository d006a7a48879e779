import type { Scenario } from '../bench.ts'
import { loadRequests } from '../load/requests.ts'
import { startPlatform } from '../platform.ts'
import { clientCredentialsLoad, machineClient } from './client-credentials.ts'

/**
 * Two workers against one, with JWT access tokens: what costs the platform most and PostgreSQL nothing. On a
 * machine whose cores the load generator needs as well, its figure says what is left.
 */
export const twoWorkers: Scenario = {
  name: 'two workers',
  run: async (bench) => {
    const one = await bench.platform()
    const two = await startPlatform(bench.databaseUrl, { name: 'two workers', workers: 2 })
    const { authorization } = await one.registerClient({ ...machineClient, access_token_strategy: 'jwt' })
    const entry = (contender: typeof one, name: string) => ({
      contender: { ...contender, name },
      load: (seconds: number) =>
        loadRequests(contender.origin, clientCredentialsLoad('/oauth2/token', authorization), {
          connections: 32,
          seconds,
        }),
    })
    return {
      name: 'two workers',
      entries: [entry(two, 'two workers'), entry(one, 'one worker')],
      bars: { 'one worker': 1.7 },
      started: [two],
    }
  },
}
