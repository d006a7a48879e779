import { providerConfiguration } from '../../src/config/provider.ts'
import type { ExternalProvider, ProviderAuthentication } from '../../src/contracts/provider-registry.ts'
import { createProviderRegistry } from '../../src/providers/registry.ts'

/** Where the upstream of a test sends people back to. */
export const redirectUri = 'http://platform.test/self-service/methods/oidc/callback/upstream'

/** What the identity server hands to a provider; the verifier is that of RFC 7636 appendix B. */
export const signInRequest = {
  redirectUri,
  state: 'the-state',
  nonce: 'the-nonce',
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
}

/** A client that an upstream of a test knows, for its `clients`. */
export const platformClient = {
  client_id: 'platform',
  client_secret: 'upstream-secret',
  redirect_uris: [redirectUri],
}

/** The one provider of a configuration; `client_id`, `client_secret` and `id` are given. */
export async function configuredProvider(configuration: object): Promise<ExternalProvider> {
  const whole = providerConfiguration.parse({
    id: 'upstream',
    client_id: platformClient.client_id,
    client_secret: platformClient.client_secret,
    ...configuration,
  })
  const registry = await createProviderRegistry([whole])
  return registry.get('upstream') as ExternalProvider
}

/** One whole sign-in at an upstream; the callback may be changed on its way back. */
export async function signInThrough(
  upstream: { signIn(authorizationUrl: URL, login: string): Promise<URL> },
  provider: ExternalProvider,
  login: string,
  change: (callback: URL) => void = () => undefined,
): Promise<ProviderAuthentication> {
  const url = await upstream.signIn(await provider.authorizationUrl(signInRequest), login)
  change(url)
  return await provider.redeem({ ...signInRequest, url })
}
