import { HttpBrowser } from '../../test/support/http-browser.ts'
import type { PreparedComparison, Scenario } from '../bench.ts'
import { type Contender, startServer } from '../contender.ts'
import { type CodeFlow, loadCodeFlows } from '../load/code-flows.ts'
import { basic, type PersonSignedIn, type PlatformUnderLoad } from '../platform.ts'

const secret = 'a-secret-of-26-characters-x'
const redirectUri = 'https://app.example.com/callback'
/** Statements that the platform's authorization endpoint makes before it writes the grant. */
const readsAtAuthorization = 3

const authorizationParameters = new URLSearchParams({
  client_id: 'bench',
  response_type: 'code',
  scope: 'openid profile email',
  redirect_uri: redirectUri,
  state: 'a state of the benchmark',
  nonce: 'a nonce of the benchmark',
})

/** Code flows of people who are signed in, in one redirect. */
export const codeFlow: Scenario = {
  name: 'single-sign-on code flow, one redirect',
  run: async (bench) => compareCodeFlows(await bench.platform(), await bench.people(), bench.databaseUrl),
}

async function compareCodeFlows(
  platform: PlatformUnderLoad,
  people: readonly PersonSignedIn[],
  databaseUrl: string,
): Promise<PreparedComparison> {
  const [peer, limit] = await Promise.all([
    startServer('oidc-provider', 'oidc-provider.ts', { CLIENT_SECRET: secret }),
    startServer('limit', 'limit-code-flow.ts', {
      DATABASE_URL: databaseUrl,
      READS_AT_AUTHORIZATION: String(readsAtAuthorization),
    }),
  ])
  const peerFlows = await Promise.all(people.map(() => signInAtPeer(peer.origin)))
  const limitFlow: CodeFlow = {
    authorizationPath: `/oauth2/auth?${authorizationParameters}`,
    cookie: '',
    tokenPath: '/oauth2/token',
    authorization: basic('bench', secret),
    redirectUri,
  }
  const entry = (contender: Contender, flows: readonly CodeFlow[]) => ({
    contender,
    load: (seconds: number) => loadCodeFlows(contender.origin, flows, { seconds }),
  })
  return {
    name: 'single-sign-on code flow, one redirect',
    entries: [
      entry(
        platform,
        people.map(({ flow }) => flow),
      ),
      entry(peer, peerFlows),
      entry(
        limit,
        people.map(() => limitFlow),
      ),
    ],
    bars: { 'oidc-provider': 1, limit: 0.5 },
    started: [peer, limit],
  }
}

async function signInAtPeer(origin: string): Promise<CodeFlow> {
  const browser = new HttpBrowser()
  const authorizationPath = `/auth?${authorizationParameters}`
  await browser.follow(origin + authorizationPath, {
    until: (location) => location.href.startsWith(redirectUri),
  })
  return {
    authorizationPath,
    cookie: browser.cookieHeader(origin),
    tokenPath: '/token',
    authorization: basic('bench', secret),
    redirectUri,
  }
}
