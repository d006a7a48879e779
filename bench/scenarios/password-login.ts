import type { Scenario } from '../bench.ts'
import { startServer } from '../contender.ts'
import { loadLogins } from '../load/logins.ts'
import { loadRequests } from '../load/requests.ts'
import type { PlatformUnderLoad } from '../platform.ts'

/** As many as sign in at once where memory is measured. */
export const loginsAtOnce = 50
const password = 'a-password-of-the-benchmark'

/** Accounts with a password, made by the admin API. */
export async function peopleWithPasswords(
  { adminOrigin }: PlatformUnderLoad,
  count = loginsAtOnce,
): Promise<readonly { readonly identifier: string; readonly password: string }[]> {
  const run = Date.now().toString(36)
  const people = Array.from({ length: count }, (_, number) => ({
    identifier: `login-${run}-${number}@example.com`,
    password,
  }))
  for (const { identifier } of people) {
    const answer = await fetch(`${adminOrigin}/admin/identities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        schema_id: 'person',
        traits: { email: identifier },
        credentials: { password: { config: { password } } },
      }),
    })
    if (!answer.ok) throw new Error(`an identity was refused: ${await answer.text()}`)
  }
  return people
}

/** Sign-ins with a password, against the hash function alone at equal parameters. */
export const passwordLogin: Scenario = {
  name: 'password login',
  run: async (bench) => {
    const platform = await bench.platform()
    const people = await peopleWithPasswords(platform)
    const limit = await startServer('limit', 'limit-password.ts', {})
    return {
      name: 'password login',
      entries: [
        { contender: platform, load: (seconds) => loadLogins(platform.origin, people, { seconds }) },
        {
          contender: limit,
          load: (seconds) =>
            loadRequests(
              limit.origin,
              { method: 'POST', path: '/', headers: {}, body: password },
              { connections: loginsAtOnce, seconds },
            ),
        },
      ],
      bars: { limit: 0.85 },
      started: [limit],
    }
  },
}
