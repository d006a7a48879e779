import type { Scenario } from '../bench.ts'
import { startServer } from '../contender.ts'
import { loadRefreshes } from '../load/refreshes.ts'
import type { PlatformUnderLoad } from '../platform.ts'

const chains = 32

/** Refresh tokens of that many people, and who may use them. */
export async function refreshTokens(
  platform: PlatformUnderLoad,
  count = chains,
): Promise<{ readonly authorization: string; readonly tokens: string[] }> {
  const client = await platform.registerClient({
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: ['https://app.example.com/callback'],
    scope: 'offline_access',
    skip_consent: true,
    access_token_strategy: 'opaque',
  })
  const tokens: string[] = []
  for (let person = 0; person < count; person++) {
    const { refreshToken } = await platform.signInPerson({ ...client, scope: 'offline_access' })
    tokens.push(refreshToken as string)
  }
  return { authorization: client.authorization, tokens }
}

/** Refresh tokens used one after the other, against a bare server with one single-row transaction per request. */
export const refresh: Scenario = {
  name: 'refresh',
  run: async (bench) => {
    const platform = await bench.platform()
    const limit = await startServer('limit', 'limit-refresh.ts', { DATABASE_URL: bench.databaseUrl })
    const { authorization, tokens } = await refreshTokens(platform)
    return {
      name: 'refresh',
      entries: [
        {
          contender: platform,
          load: (seconds) =>
            loadRefreshes(platform.origin, '/oauth2/token', authorization, tokens, { seconds }),
        },
        {
          contender: limit,
          load: (seconds) => loadRefreshes(limit.origin, '/', authorization, [...tokens], { seconds }),
        },
      ],
      bars: { limit: 0.6 },
      started: [limit],
    }
  },
}
