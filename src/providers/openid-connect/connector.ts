import * as client from 'openid-client'
import type { ProviderConfiguration } from '../../config/provider.ts'
import type {
  ProviderAuthorizationRequest,
  ProviderCallback,
  ProviderClaims,
} from '../../contracts/provider-registry.ts'
import { authorizationParameters } from '../authorization-parameters.ts'
import { providerClaims } from '../claims/provider-claims.ts'
import type { Connector, ConnectorEnvironment, Redemption } from '../provider-kind.ts'
import { asProviderError } from '../upstream-error.ts'
import { CachedConfiguration } from './cached-configuration.ts'
import { discover } from './discover.ts'
import { ProviderKeys } from './provider-keys.ts'
import { joinClaims, userinfo } from './userinfo.ts'
import type { VerifiedClaims } from './verified-claims.ts'

export interface OpenIdOptions {
  readonly issuer: string
  /** Where claims come from unless the configuration says. */
  readonly claimsSource: 'id_token' | 'userinfo'
  /** The provider supports PKCE although its discovery document does not say so. */
  readonly knownToSupportPkce?: boolean
  /** How the provider describes itself; by default its discovery document. */
  readonly discover?: () => Promise<client.Configuration>
  /** Further parameters of the authorization request. */
  readonly authorizationParameters?: Readonly<Record<string, string>>
  readonly scope?: readonly string[]
  /** Gives the verified claims their last form: another subject, an address that counts as verified. */
  readonly finish?: (claims: VerifiedClaims, access: AccessToProvider) => Promise<ProviderClaims>
}

export interface AccessToProvider {
  readonly accessToken: string
  readonly party: client.Configuration
}

type Tokens = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers

const defaultScope = ['openid', 'profile', 'email']

/** A provider that speaks OpenID Connect: the authorization code flow of OpenID Connect Core §3.1. */
export class OpenIdConnector implements Connector {
  readonly #configuration: ProviderConfiguration
  readonly #environment: ConnectorEnvironment
  readonly #options: OpenIdOptions
  readonly #cache: CachedConfiguration
  readonly #keys: ProviderKeys

  constructor(
    configuration: ProviderConfiguration,
    environment: ConnectorEnvironment,
    options: OpenIdOptions,
  ) {
    this.#configuration = configuration
    this.#environment = environment
    this.#options = options
    this.#cache = new CachedConfiguration(
      options.discover ?? (() => discover(options.issuer, configuration, environment.fetch)),
      environment.clock,
    )
    this.#keys = new ProviderKeys(environment.fetch, 0)
  }

  async authorizationUrl(request: ProviderAuthorizationRequest): Promise<URL> {
    const party = await this.party()
    const { requested_claims } = this.#configuration
    return client.buildAuthorizationUrl(party, {
      ...authorizationParameters(request, { scope: this.#scope(), pkce: this.#usesPkce(party) }),
      ...this.#options.authorizationParameters,
      nonce: request.nonce,
      ...(requested_claims && { claims: JSON.stringify(requested_claims) }),
    })
  }

  async redeem(callback: ProviderCallback): Promise<Redemption> {
    const party = await this.party()
    try {
      const tokens = await this.#redeemCode(party, callback)
      const claims = await this.#claims(party, tokens)
      const finish =
        this.#options.finish ?? (async (verified) => providerClaims(verified.iss, verified.sub, verified))
      return {
        claims: await finish(claims, { accessToken: tokens.access_token, party }),
        tokens: {
          accessToken: tokens.access_token,
          ...(tokens.id_token !== undefined && { idToken: tokens.id_token }),
          ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
        },
      }
    } catch (error) {
      const failure = asProviderError(this.#environment.label, error)
      // Keys or endpoints may have changed since they were asked for.
      if (failure.code !== 'provider_denied') this.#cache.expire()
      throw failure
    }
  }

  /** The platform as a client of this provider. Throws 502 when the provider cannot be asked who it is. */
  protected async party(): Promise<client.Configuration> {
    try {
      return await this.#cache.current()
    } catch (error) {
      throw asProviderError(this.#environment.label, error)
    }
  }

  #redeemCode(party: client.Configuration, callback: ProviderCallback) {
    // The redirect URI is the registered one, whatever a proxy made of the address that was called.
    const url = new URL(callback.redirectUri)
    url.search = callback.url.search
    return client.authorizationCodeGrant(party, url, {
      expectedState: callback.state,
      expectedNonce: callback.nonce,
      ...(this.#usesPkce(party) && { pkceCodeVerifier: callback.codeVerifier }),
    })
  }

  async #claims(party: client.Configuration, tokens: Tokens): Promise<VerifiedClaims> {
    const signed = await this.#signedClaims(party, tokens)
    if ((this.#configuration.claims_source ?? this.#options.claimsSource) === 'id_token') return signed
    return joinClaims(signed, await userinfo(party, this.#keys, tokens.access_token, signed.sub))
  }

  /**
   * The library has checked the claims of the ID token. Its signature is checked too, although it came over
   * TLS from the provider itself (OpenID Connect Core §3.1.3.7 rule 6).
   */
  async #signedClaims(party: client.Configuration, tokens: Tokens): Promise<VerifiedClaims> {
    const { id_token_signing_alg_values_supported } = party.serverMetadata()
    await this.#keys.verify(party, tokens.id_token as string, id_token_signing_alg_values_supported, {})
    return tokens.claims() as client.IDToken
  }

  #scope(): readonly string[] {
    const configured = this.#options.scope ?? this.#configuration.scope
    return configured.length > 0 ? [...new Set(['openid', ...configured])] : defaultScope
  }

  #usesPkce(party: client.Configuration): boolean {
    const { pkce } = this.#configuration
    if (pkce !== 'auto') return pkce === 'force'
    return this.#options.knownToSupportPkce === true || party.serverMetadata().supportsPKCE()
  }
}
