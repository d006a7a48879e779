import type { Comparison } from '../comparison.ts'
import type { Contender } from '../contender.ts'
import { loadRequests, type RequestLoad } from '../load/requests.ts'
import type { PersonSignedIn, PlatformUnderLoad } from '../platform.ts'

/** Introspection, and `/sessions/whoami`, against a bare server with one primary-key lookup per request. */
export function lookups(
  platform: PlatformUnderLoad,
  limit: Contender,
  person: PersonSignedIn,
): readonly Comparison[] {
  const introspection: RequestLoad = {
    method: 'POST',
    path: '/admin/oauth2/introspect',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `token=${encodeURIComponent(person.accessToken)}`,
  }
  const whoami: RequestLoad = { method: 'GET', path: '/sessions/whoami', headers: { cookie: person.cookie } }
  const comparison = (name: string, origin: string, load: RequestLoad): Comparison => ({
    name,
    entries: [
      {
        contender: platform,
        load: (seconds) => loadRequests(origin, load, { connections: 32, seconds }),
      },
      {
        contender: limit,
        load: (seconds) => loadRequests(limit.origin, { ...load, path: '/' }, { connections: 32, seconds }),
      },
    ],
    bars: { limit: 0.4 },
  })
  return [
    comparison('introspection', platform.adminOrigin, introspection),
    comparison('whoami', platform.origin, whoami),
  ]
}
