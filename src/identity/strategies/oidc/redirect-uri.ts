import type { ExternalProvider } from '../../../contracts/provider-registry.ts'
import type { IdentitySettings } from '../../settings.ts'

/**
 * Where a provider sends the browser back. Providers that insist on PKCE may share one address: the code
 * verifier, not the address, tells their answers apart.
 */
export function redirectUri({ providerRedirectBase }: IdentitySettings, provider: ExternalProvider): string {
  const shared = `${providerRedirectBase}/self-service/methods/oidc/callback`
  return provider.sharedRedirectUri ? shared : `${shared}/${provider.id}`
}
