import type { Scenario } from '../bench.ts'
import { residentMemory } from '../contender.ts'
import { loadLogins } from '../load/logins.ts'
import { loadRequests } from '../load/requests.ts'
import type { PersonSignedIn } from '../platform.ts'
import { clientCredentialsLoad, machineClient } from './client-credentials.ts'
import { lookupLoads } from './lookups.ts'
import { loginsAtOnce, peopleWithPasswords } from './password-login.ts'

const name = 'tokens and whoami while logins saturate'
/** Few enough that they do not saturate the machine themselves. */
const connections = 4

/** How long the token endpoint and whoami take while 50 people sign in at once, against an idle platform. */
export const saturation: Scenario = {
  name,
  run: async (bench) => {
    const platform = await bench.platform()
    const [person] = (await bench.people()) as readonly [PersonSignedIn]
    const people = await peopleWithPasswords(platform, loginsAtOnce)
    const { authorization } = await platform.registerClient({
      ...machineClient,
      access_token_strategy: 'jwt',
    })
    const { seconds } = bench
    const token = () =>
      loadRequests(platform.origin, clientCredentialsLoad('/oauth2/token', authorization), {
        connections,
        seconds,
      })
    const whoami = () => loadRequests(platform.origin, lookupLoads.whoami(person), { connections, seconds })
    await token()
    const idle = { token: await token(), whoami: await whoami() }
    const logins = loadLogins(platform.origin, people, { seconds: 2 * seconds + 1 })
    const busy = { token: await token(), whoami: await whoami() }
    const memory = residentMemory(platform.pid)
    const { completed, failed } = await logins
    return {
      name,
      figures: {
        'logins per second meanwhile': completed / (2 * seconds + 1),
        'logins that failed': failed,
        'token p99 idle, ms': idle.token.p99,
        'token p99 meanwhile, ms': busy.token.p99,
        'whoami p99 idle, ms': idle.whoami.p99,
        'whoami p99 meanwhile, ms': busy.whoami.p99,
        'memory with 50 logins at once, MB': memory,
      },
      bars: [
        { what: 'token p99, times idle', value: busy.token.p99 / Math.max(idle.token.p99, 1), most: 5 },
        { what: 'whoami p99, times idle', value: busy.whoami.p99 / Math.max(idle.whoami.p99, 1), most: 5 },
        { what: 'memory, MB', value: memory, most: 250 },
      ],
    }
  },
}
