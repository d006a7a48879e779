import type { ProviderConfiguration } from '../config/provider.ts'
import type {
  ExternalProvider,
  IdTokenProvider,
  MappedIdentity,
  MapperIdentity,
  ProviderAuthentication,
  ProviderAuthorizationRequest,
  ProviderCallback,
  ProviderClaims,
} from '../contracts/provider-registry.ts'
import { reachesAal2 } from './claims/assurance.ts'
import type { Mapper } from './mappers/mapper.ts'
import { type Connector, type IdTokenConnector, type Redemption, verifiesIdTokens } from './provider-kind.ts'

/** One provider of the configuration: the connector of its kind and its mapper. */
class ConfiguredProvider<C extends Connector = Connector> implements ExternalProvider {
  readonly id: string
  readonly kind: string
  readonly label: string
  readonly updateIdentityOnLogin: 'never' | 'automatic'
  readonly sharedRedirectUri: boolean
  declare readonly mapperUrl?: string
  protected readonly connector: C
  readonly #configuration: ProviderConfiguration
  readonly #mapper: Mapper

  constructor(configuration: ProviderConfiguration, label: string, connector: C, mapper: Mapper) {
    this.id = configuration.id
    this.kind = configuration.provider
    this.label = label
    this.updateIdentityOnLogin = configuration.update_identity_on_login
    this.sharedRedirectUri = configuration.pkce === 'force'
    if (configuration.mapper_url !== undefined) this.mapperUrl = configuration.mapper_url
    this.connector = connector
    this.#configuration = configuration
    this.#mapper = mapper
  }

  authorizationUrl(request: ProviderAuthorizationRequest): Promise<URL> {
    return this.connector.authorizationUrl(request)
  }

  async redeem(callback: ProviderCallback): Promise<ProviderAuthentication> {
    return this.authentication(await this.connector.redeem(callback))
  }

  mapClaims(claims: ProviderClaims, identity?: MapperIdentity): Promise<MappedIdentity> {
    return this.#mapper(claims, identity)
  }

  protected authentication(redemption: Redemption): ProviderAuthentication {
    return { ...redemption, aal2: reachesAal2(redemption.claims, this.#configuration) }
  }
}

class ConfiguredIdTokenProvider extends ConfiguredProvider<IdTokenConnector> implements IdTokenProvider {
  async verifyIdToken(idToken: string, nonce: string | undefined): Promise<ProviderAuthentication> {
    return this.authentication(await this.connector.verifyIdToken(idToken, nonce))
  }
}

/** Joins what makes up a provider; it has the abilities of its connector. */
export function configuredProvider(
  configuration: ProviderConfiguration,
  label: string,
  connector: Connector,
  mapper: Mapper,
): ExternalProvider {
  return verifiesIdTokens(connector)
    ? new ConfiguredIdTokenProvider(configuration, label, connector, mapper)
    : new ConfiguredProvider(configuration, label, connector, mapper)
}
