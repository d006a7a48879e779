import { PlatformError } from '../../src/contracts/platform-error.ts'
import type {
  ExternalProvider,
  MappedIdentity,
  ProviderAuthorizationRequest,
  ProviderCallback,
  ProviderRegistry,
} from '../../src/contracts/provider-registry.ts'

/** Who is signed in at the fake provider. */
export interface FakeAccount {
  readonly sub: string
  readonly traits: Readonly<Record<string, unknown>>
  readonly verified_addresses?: MappedIdentity['verified_addresses']
  readonly aal2?: boolean
}

export interface FakeProvider extends ExternalProvider {
  /** What the platform asked for last. */
  readonly asked: ProviderAuthorizationRequest
  /** Whoever has signed in here; the provider hands out a code that is good once. */
  codeFor(account: FakeAccount): string
}

/** An external provider without a network: codes are accounts, and a code is good once. */
export function fakeProvider(
  id: string,
  overrides: Partial<
    Pick<ExternalProvider, 'updateIdentityOnLogin' | 'sharedRedirectUri' | 'label' | 'mapperUrl'>
  > = {},
): FakeProvider {
  const accounts = new Map<string, FakeAccount>()
  const requests = new Map<string, ProviderAuthorizationRequest>()
  let asked: ProviderAuthorizationRequest | undefined
  return {
    id,
    kind: 'generic',
    label: id[0]?.toUpperCase() + id.slice(1),
    updateIdentityOnLogin: 'never',
    ...overrides,
    get asked() {
      if (!asked) throw new Error('nobody was sent to the provider')
      return asked
    },
    codeFor(account) {
      const code = `code-${accounts.size}-${account.sub}`
      accounts.set(code, account)
      return code
    },
    async authorizationUrl(request) {
      asked = request
      requests.set(request.state, request)
      const url = new URL(`https://${id}.example/authorize`)
      url.searchParams.set('state', request.state)
      url.searchParams.set('redirect_uri', request.redirectUri)
      return url
    },
    async redeem(callback: ProviderCallback) {
      const code = callback.url.searchParams.get('code') ?? ''
      const account = accounts.get(code)
      const request = requests.get(callback.state)
      if (callback.url.searchParams.has('error'))
        throw new PlatformError({ status: 400, code: 'provider_denied', message: `${id} said no.` })
      if (!account || callback.nonce !== request?.nonce || callback.codeVerifier !== request.codeVerifier)
        throw new PlatformError({
          status: 502,
          code: 'provider_failed',
          message: `${id} is not to be trusted.`,
        })
      accounts.delete(code)
      const { sub, traits, verified_addresses, aal2 = false } = account
      return {
        claims: { iss: `https://${id}.example`, sub, raw_claims: { traits, verified_addresses } },
        aal2,
        tokens: { idToken: 'id', accessToken: 'access' },
      }
    },
    async mapClaims({ raw_claims }) {
      return raw_claims as unknown as MappedIdentity
    },
  }
}

export function registryOf(...providers: readonly ExternalProvider[]): ProviderRegistry {
  return { list: () => providers, get: (id) => providers.find((provider) => provider.id === id) }
}
