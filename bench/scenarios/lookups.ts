import type { Scenario } from '../bench.ts'
import { loadRequests, type RequestLoad } from '../load/requests.ts'
import type { PersonSignedIn } from '../platform.ts'

/** A request of each of these for one person. */
export const lookupLoads = {
  introspection: ({ accessToken }: PersonSignedIn): RequestLoad => ({
    method: 'POST',
    path: '/admin/oauth2/introspect',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `token=${encodeURIComponent(accessToken)}`,
  }),
  userinfo: ({ accessToken }: PersonSignedIn): RequestLoad => ({
    method: 'GET',
    path: '/userinfo',
    headers: { authorization: `Bearer ${accessToken}` },
  }),
  whoami: ({ cookie }: PersonSignedIn): RequestLoad => ({
    method: 'GET',
    path: '/sessions/whoami',
    headers: { cookie },
  }),
}

/** Against a bare server with one primary-key lookup per request. */
const lookup = (
  name: keyof typeof lookupLoads,
  listener: 'origin' | 'adminOrigin',
  bar: number,
): Scenario => ({
  name,
  run: async (bench) => {
    const [platform, people, limit] = [await bench.platform(), await bench.people(), await bench.lookup()]
    const load = lookupLoads[name](people[0] as PersonSignedIn)
    return {
      name,
      entries: [
        {
          contender: platform,
          load: (seconds) => loadRequests(platform[listener], load, { connections: 32, seconds }),
        },
        {
          contender: limit,
          load: (seconds) => loadRequests(limit.origin, { ...load, path: '/' }, { connections: 32, seconds }),
        },
      ],
      bars: { limit: bar },
      started: [],
    }
  },
})

export const introspection = lookup('introspection', 'adminOrigin', 0.5)
export const userinfo = lookup('userinfo', 'origin', 0.5)
export const whoami = lookup('whoami', 'origin', 0.6)
