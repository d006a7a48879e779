import type { Scenario } from '../bench.ts'
import { type Contender, startServer } from '../contender.ts'
import { loadHops } from '../load/hops.ts'
import { startPlatform } from '../platform.ts'

const redirectUri = 'https://app.example.com/callback'
const browsers = 32

/** Code flows through all hops, with a login application elsewhere, against a bare server with the same hops. */
export const codeFlowThroughHops: Scenario = {
  name: 'code flow through all hops',
  run: async ({ databaseUrl }) => {
    const application = await startServer('login application', 'login-application.ts', {})
    const [platform, limit] = await Promise.all([
      startPlatform(databaseUrl, { loginApplication: application.origin }),
      startServer('limit', 'limit-hops.ts', {
        DATABASE_URL: databaseUrl,
        LOGIN_URL: application.origin,
      }),
    ])
    const client = await platform.registerClient({
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: [redirectUri],
      scope: 'openid profile email',
    })
    const flow = {
      authorizationPath: `/oauth2/auth?${new URLSearchParams({
        client_id: client.id,
        response_type: 'code',
        scope: 'openid profile email',
        redirect_uri: redirectUri,
        state: 'a state of the benchmark',
        nonce: 'a nonce of the benchmark',
      })}`,
      cookie: '',
      tokenPath: '/oauth2/token',
      authorization: client.authorization,
      redirectUri,
    }
    const entry = (contender: Contender) => ({
      contender,
      load: (seconds: number) => loadHops(contender.origin, flow, { seconds, browsers }),
    })
    return {
      name: 'code flow through all hops',
      entries: [entry(platform), entry(limit)],
      bars: { limit: 0.6 },
      started: [platform, limit, application],
    }
  },
}
