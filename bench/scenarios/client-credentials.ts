import type { Scenario } from '../bench.ts'
import { type Contender, startServer } from '../contender.ts'
import { loadRequests, type RequestLoad } from '../load/requests.ts'
import { basic } from '../platform.ts'

const secret = 'a-secret-of-26-characters-x'

/** A request of client credentials. */
export function clientCredentialsLoad(path: string, authorization: string): RequestLoad {
  return {
    method: 'POST',
    path,
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=read',
  }
}

/** What a client needs to send {@link clientCredentialsLoad}. */
export const machineClient = { grant_types: ['client_credentials'], scope: 'read' }

/** Client credentials in one token format: the platform, oidc-provider in memory, and the limit. */
export const clientCredentials = (format: 'opaque' | 'ES256' | 'RS256'): Scenario => ({
  name: `client credentials, ${format}`,
  run: async (bench) => {
    const platform = await bench.platform()
    if (format === 'RS256') await signWith(platform.adminOrigin, format)
    const [peer, limit] = await Promise.all([
      startServer('oidc-provider', 'oidc-provider.ts', { TOKEN_FORMAT: format, CLIENT_SECRET: secret }),
      startServer('limit', 'limit-client-credentials.ts', { TOKEN_FORMAT: format, CLIENT_SECRET: secret }),
    ])
    const client = await platform.registerClient({
      ...machineClient,
      access_token_strategy: format === 'opaque' ? 'opaque' : 'jwt',
    })
    const entry = (contender: Contender, path: string, authorization: string) => ({
      contender,
      load: (seconds: number) =>
        loadRequests(contender.origin, clientCredentialsLoad(path, authorization), {
          connections: 32,
          seconds,
        }),
    })
    return {
      name: `client credentials, ${format}`,
      entries: [
        entry(platform, '/oauth2/token', client.authorization),
        entry(peer, '/token', basic('bench', secret)),
        entry(limit, '/', basic('bench', secret)),
      ],
      bars: { 'oidc-provider': 2, limit: 0.6 },
      started: [peer, limit],
    }
  },
})

/** The newest key of the set signs. */
async function signWith(adminOrigin: string, alg: string): Promise<void> {
  await fetch(`${adminOrigin}/admin/keys/hydra.jwt.access-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ alg, use: 'sig', kid: `bench-${alg}` }),
  })
}
