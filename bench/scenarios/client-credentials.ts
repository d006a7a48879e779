import type { Comparison } from '../comparison.ts'
import { type Contender, startServer } from '../contender.ts'
import { loadRequests } from '../load/requests.ts'
import { basic, type PlatformUnderLoad } from '../platform.ts'

const secret = 'a-secret-of-26-characters-x'

/** Client credentials in one token format: the platform, oidc-provider in memory, and the limit. */
export async function clientCredentials(
  platform: PlatformUnderLoad,
  format: 'opaque' | 'ES256' | 'RS256',
): Promise<Comparison & { readonly started: readonly Contender[] }> {
  const [peer, limit] = await Promise.all([
    startServer('oidc-provider', 'oidc-provider.ts', { TOKEN_FORMAT: format, CLIENT_SECRET: secret }),
    startServer('limit', 'limit-client-credentials.ts', { TOKEN_FORMAT: format, CLIENT_SECRET: secret }),
  ])
  const client = await platform.registerClient({
    grant_types: ['client_credentials'],
    scope: 'read',
    access_token_strategy: format === 'opaque' ? 'opaque' : 'jwt',
  })
  const entry = (contender: Contender, path: string, authorization: string) => ({
    contender,
    load: (seconds: number) =>
      loadRequests(
        contender.origin,
        {
          method: 'POST',
          path,
          headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
          body: 'grant_type=client_credentials&scope=read',
        },
        { connections: 32, seconds },
      ),
  })
  return {
    name: `client credentials, ${format}`,
    entries: [
      entry(platform, '/oauth2/token', client.authorization),
      entry(peer, '/token', basic('bench', secret)),
      entry(limit, '/', basic('bench', secret)),
    ],
    bars: { 'oidc-provider': 2, limit: 0.5 },
    started: [peer, limit],
  }
}
