import type { ProviderConfiguration } from '../config/provider.ts'
import type {
  MappedIdentity,
  ProviderAuthentication,
  ProviderAuthorizationRequest,
  ProviderCallback,
  ProviderClaims,
} from '../contracts/provider-registry.ts'
import type { OutgoingFetch } from '../http/outgoing/outgoing.ts'

/** What a file in this folder exports: one kind of external identity provider. */
export interface ProviderKind {
  /** What the button says when the configuration names the provider after its kind. */
  readonly displayName: string
  /** Maps claims where the configuration has no `mapper_url`. */
  readonly map: ClaimMap
  readonly connect: (configuration: ProviderConfiguration, environment: ConnectorEnvironment) => Connector
}

export interface ConnectorEnvironment {
  /** The provider's name for a person, for error sentences. */
  readonly label: string
  /** Reaches the addresses of the configuration anywhere, and addresses that the provider names behind the guard. */
  readonly fetch: OutgoingFetch
  readonly clock: () => Date
}

export type ClaimMap = (claims: ProviderClaims, configuration: ProviderConfiguration) => MappedIdentity

/** What every kind of provider can do. */
export interface Connector {
  authorizationUrl(request: ProviderAuthorizationRequest): Promise<URL>
  redeem(callback: ProviderCallback): Promise<Redemption>
}

export type Redemption = Pick<ProviderAuthentication, 'claims' | 'tokens'>

/** An ability: the connector verifies an ID token that an app got with the provider's own library. */
export interface IdTokenConnector extends Connector {
  verifyIdToken(idToken: string, nonce: string | undefined): Promise<Redemption>
}

export function verifiesIdTokens(connector: Connector): connector is IdTokenConnector {
  return 'verifyIdToken' in connector
}
