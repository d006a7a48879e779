import type { OAuthAdminApi } from '../../src/contracts/oauth-admin-api.ts'
import type { DatabaseOptions } from '../../src/database/database.ts'
import type { OutgoingFetch } from '../../src/http/outgoing/outgoing.ts'
import { identityEndpoints } from '../../src/identity/endpoints.ts'
import { type FakeAccount, type FakeProvider, fakeProvider, registryOf } from './fake-provider.ts'
import { createTestIdentity, type TestIdentity } from './identity.ts'
import { csrfTokenOf, pathOf, SelfServiceClient } from './self-service-client.ts'

/** The identity server with two fake providers, as browsers and native clients see it. */
export interface SelfService extends TestIdentity {
  readonly upstream: FakeProvider
  readonly second: FakeProvider
  browser(): SelfServiceClient
  spa(): SelfServiceClient
  /** Starts a flow and leaves for a provider; gives the address that it sends the browser back to. */
  leave(client: SelfServiceClient, account: FakeAccount, journey?: Journey): Promise<string>
  /** A browser that has signed in with this account. */
  signedIn(account: FakeAccount, journey?: Journey): Promise<SelfServiceClient>
  /** Where the provider sends the browser to, for an account that signs in there now. */
  callback(account: FakeAccount, provider?: FakeProvider): string
}

export interface Journey {
  readonly start?: string
  readonly provider?: FakeProvider
}

export interface SelfServiceOptions {
  /** Below `identity.selfservice`. */
  readonly selfservice?: Record<string, unknown>
  readonly identity?: Record<string, unknown>
  readonly upstream?: Parameters<typeof fakeProvider>[1]
  readonly oauth?: OAuthAdminApi
  readonly outgoing?: OutgoingFetch
  readonly onStatement?: DatabaseOptions['onStatement']
}

export async function createSelfService(options: SelfServiceOptions = {}): Promise<SelfService> {
  const upstream = fakeProvider('upstream', options.upstream)
  const second = fakeProvider('second', { sharedRedirectUri: true })
  const identity = await createTestIdentity({
    endpoints: identityEndpoints,
    providers: registryOf(upstream, second),
    ...(options.oauth && { oauth: options.oauth }),
    ...(options.outgoing && { outgoing: options.outgoing }),
    ...(options.onStatement && { onStatement: options.onStatement }),
    configuration: {
      identity: {
        selfservice: {
          default_browser_return_url: 'https://app.example/',
          allowed_return_urls: ['https://app.example/', 'https://*.wild.example/area', 'app://callback'],
          ...options.selfservice,
        },
        ...options.identity,
      },
    },
  })
  const browser = () => new SelfServiceClient(identity.public)
  const callback = (account: FakeAccount, provider = upstream) =>
    `${pathOf(provider.asked.redirectUri)}?${new URLSearchParams({
      code: provider.codeFor(account),
      state: provider.asked.state,
    })}`
  const leave = async (client: SelfServiceClient, account: FakeAccount, journey: Journey = {}) => {
    const { start = '/self-service/login/browser', provider = upstream } = journey
    const flow = await client.fetchFlow(start.split('/')[2] as string, await client.get(start))
    const fields = { csrf_token: csrfTokenOf(flow), provider: provider.id }
    const left = await client.postForm(pathOf(flow.ui.action), fields)
    if (left.statusCode !== 303) throw new Error(`leaving answered ${left.statusCode}: ${left.body}`)
    return callback(account, provider)
  }
  return {
    ...identity,
    upstream,
    second,
    browser,
    spa: () => new SelfServiceClient(identity.public, 'spa'),
    leave,
    callback,
    async signedIn(account, journey) {
      const client = browser()
      const back = await client.get(await leave(client, account, journey))
      if (back.statusCode !== 303) throw new Error(`coming back answered ${back.statusCode}: ${back.body}`)
      return client
    },
  }
}
