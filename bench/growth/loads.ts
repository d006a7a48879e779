import { loadCodeFlows } from '../load/code-flows.ts'
import { loadLogins } from '../load/logins.ts'
import { loadRefreshes } from '../load/refreshes.ts'
import { type LoadResult, loadRequests, type RequestLoad } from '../load/requests.ts'
import type { PersonSignedIn, PlatformUnderLoad } from '../platform.ts'
import { clientCredentialsLoad, machineClient } from '../scenarios/client-credentials.ts'
import { lookupLoads } from '../scenarios/lookups.ts'
import { peopleWithPasswords } from '../scenarios/password-login.ts'
import { refreshTokens } from '../scenarios/refresh.ts'

/** A kind of request that must not become slower. */
export interface GrowthLoad {
  readonly name: string
  readonly load: (seconds: number) => Promise<LoadResult>
}

const people = 32
const loginsAtOnce = 8

/** One load for every kind of request: what applications, people and operators ask for. */
export async function growthLoads(platform: PlatformUnderLoad): Promise<readonly GrowthLoad[]> {
  const client = await platform.registerClient({
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: ['https://app.example.com/callback'],
    scope: 'openid profile email',
    skip_consent: true,
  })
  const persons: PersonSignedIn[] = []
  for (let person = 0; person < people; person++) persons.push(await platform.signInPerson(client))
  const [person] = persons as [PersonSignedIn]
  const machine = await platform.registerClient({ ...machineClient, access_token_strategy: 'jwt' })
  const refreshing = await refreshTokens(platform)
  const accounts = await peopleWithPasswords(platform, loginsAtOnce)
  const requests = (name: string, origin: string, load: RequestLoad): GrowthLoad => ({
    name,
    load: (seconds) => loadRequests(origin, load, { connections: 32, seconds }),
  })
  const list = (name: string, path: string): GrowthLoad =>
    requests(name, platform.adminOrigin, { method: 'GET', path, headers: {} })
  return [
    requests(
      'client credentials',
      platform.origin,
      clientCredentialsLoad('/oauth2/token', machine.authorization),
    ),
    requests('introspection', platform.adminOrigin, lookupLoads.introspection(person)),
    requests('userinfo', platform.origin, lookupLoads.userinfo(person)),
    requests('whoami', platform.origin, lookupLoads.whoami(person)),
    {
      name: 'code flow in one redirect',
      load: (seconds) =>
        loadCodeFlows(
          platform.origin,
          persons.map(({ flow }) => flow),
          { seconds },
        ),
    },
    {
      name: 'refresh',
      load: (seconds) =>
        loadRefreshes(platform.origin, '/oauth2/token', refreshing.authorization, refreshing.tokens, {
          seconds,
        }),
    },
    { name: 'password login', load: (seconds) => loadLogins(platform.origin, accounts, { seconds }) },
    list('a page of clients', '/admin/clients?page_size=10'),
    list('a page of identities', '/admin/identities?page_size=10'),
    list('a page of sessions', '/admin/sessions?page_size=10'),
    list(
      'an identity by its identifier',
      `/admin/identities?credentials_identifier=${encodeURIComponent((accounts[0] as { identifier: string }).identifier)}`,
    ),
  ]
}
