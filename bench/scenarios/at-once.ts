import type { Scenario } from '../bench.ts'
import { loadRequests } from '../load/requests.ts'
import type { PersonSignedIn } from '../platform.ts'
import { clientCredentialsLoad, machineClient } from './client-credentials.ts'
import { lookupLoads } from './lookups.ts'

const name = '1,000 requests at once'
const connections = 1000

/** A hundred times as many requests at once as there are connections to the database. */
export const atOnce: Scenario = {
  name,
  run: async (bench) => {
    const platform = await bench.platform()
    const [person] = (await bench.people()) as readonly [PersonSignedIn]
    const { authorization } = await platform.registerClient({
      ...machineClient,
      access_token_strategy: 'jwt',
    })
    const run = async (atOnce: number) => ({
      token: await loadRequests(platform.origin, clientCredentialsLoad('/oauth2/token', authorization), {
        connections: atOnce,
        seconds: 4,
      }),
      introspection: await loadRequests(platform.adminOrigin, lookupLoads.introspection(person), {
        connections: atOnce,
        seconds: 4,
      }),
    })
    const few = await run(32)
    const many = await run(connections)
    return {
      name,
      figures: {
        'tokens per second, 32 at once': few.token.completed / few.token.seconds,
        'tokens per second, 1,000 at once': many.token.completed / many.token.seconds,
        'introspections per second, 32 at once': few.introspection.completed / few.introspection.seconds,
        'introspections per second, 1,000 at once': many.introspection.completed / many.introspection.seconds,
        'p99 of introspection, 1,000 at once, ms': many.introspection.p99,
      },
      bars: [
        { what: 'failed', value: many.token.failed + many.introspection.failed, most: 0 },
        {
          what: 'tokens, 1,000 at once against 32',
          value: many.token.completed / many.token.seconds / (few.token.completed / few.token.seconds),
          least: 0.7,
        },
        {
          what: 'introspections, 1,000 at once against 32',
          value:
            many.introspection.completed /
            many.introspection.seconds /
            (few.introspection.completed / few.introspection.seconds),
          least: 0.7,
        },
      ],
    }
  },
}
