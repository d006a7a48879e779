import type { Scenario } from '../bench.ts'
import { residentMemory } from '../contender.ts'
import { loadRequests } from '../load/requests.ts'
import { startPlatform } from '../platform.ts'
import { clientCredentialsLoad, machineClient } from './client-credentials.ts'

const name = 'memory over 1,000,000 tokens'
const wanted = 1_000_000
const secondsPerSample = 4

/** Resident memory of one fresh worker while it issues a million tokens. */
export const memory: Scenario = {
  name,
  run: async (bench) => {
    const platform = await startPlatform(bench.databaseUrl)
    try {
      const { authorization } = await platform.registerClient({
        ...machineClient,
        access_token_strategy: 'opaque',
      })
      const figures: Record<string, number> = {}
      const samples: { tokens: number; megabytes: number }[] = []
      for (let tokens = 0; tokens < wanted; ) {
        const load = clientCredentialsLoad('/oauth2/token', authorization)
        tokens += (await loadRequests(platform.origin, load, { connections: 32, seconds: secondsPerSample }))
          .completed
        const megabytes = residentMemory(platform.pid)
        samples.push({ tokens, megabytes })
        figures[`MB after ${tokens} tokens`] = megabytes
      }
      const last = samples.at(-1)?.megabytes ?? Number.NaN
      const half = samples.find(({ tokens }) => tokens >= wanted / 2)?.megabytes ?? Number.NaN
      return {
        name,
        figures,
        bars: [
          { what: 'memory in the end, MB', value: last, most: 200 },
          { what: 'growth over the last half, MB', value: last - half, most: 10 },
        ],
      }
    } finally {
      await platform.stop()
    }
  },
}
