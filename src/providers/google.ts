import type { ProviderConfiguration } from '../config/provider.ts'
import { providerClaims } from './claims/provider-claims.ts'
import { defaultMap } from './mappers/default-map.ts'
import { OpenIdConnector } from './openid-connect/connector.ts'
import { ProviderKeys } from './openid-connect/provider-keys.ts'
import { type SubmittedIdTokenRules, verifySubmittedIdToken } from './openid-connect/submitted-id-token.ts'
import type { ConnectorEnvironment, IdTokenConnector, ProviderKind, Redemption } from './provider-kind.ts'
import { asProviderError } from './upstream-error.ts'

/** Google. Source: https://developers.google.com/identity/openid-connect/openid-connect */
export const google: ProviderKind = {
  displayName: 'Google',
  map: defaultMap,
  connect: (configuration, environment) => new GoogleConnector(configuration, environment),
}

/** Apps for Android and iOS sign in with Google's own library and hand in the ID token. */
class GoogleConnector extends OpenIdConnector implements IdTokenConnector {
  readonly #issuer: string
  readonly #rules: SubmittedIdTokenRules
  readonly #keys: ProviderKeys

  constructor(configuration: ProviderConfiguration, environment: ConnectorEnvironment) {
    const issuer = configuration.issuer_url ?? 'https://accounts.google.com'
    // Google has a parameter where others have the scope offline_access.
    const scope = configuration.scope.filter((name) => name !== 'offline_access')
    const offline = scope.length < configuration.scope.length
    super(configuration, environment, {
      issuer,
      claimsSource: 'id_token',
      scope,
      ...(offline && { authorizationParameters: { access_type: 'offline' } }),
    })
    this.#issuer = issuer
    this.#rules = {
      label: environment.label,
      issuers: [issuer, new URL(issuer).host],
      audiences: [configuration.client_id, ...configuration.additional_id_token_audiences],
    }
    this.#keys = new ProviderKeys(environment.fetch, 30)
  }

  async verifyIdToken(idToken: string, nonce: string | undefined): Promise<Redemption> {
    const party = await this.party()
    try {
      const claims = await verifySubmittedIdToken(this.#rules, party, this.#keys, { idToken, nonce })
      return { claims: providerClaims(this.#issuer, claims.sub, claims), tokens: { idToken } }
    } catch (error) {
      throw asProviderError(this.#rules.label, error)
    }
  }
}
