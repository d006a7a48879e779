import type { ProviderConfiguration } from '../config/provider.ts'
import { providerClaims } from './claims/provider-claims.ts'
import { defaultMap } from './mappers/default-map.ts'
import { OAuth2Connector } from './oauth2/connector.ts'
import { OpenIdConnector } from './openid-connect/connector.ts'
import type { Connector, ConnectorEnvironment, ProviderKind } from './provider-kind.ts'

/** Any OpenID Connect provider by its issuer, and any OAuth 2.0 server with an address that says who it is. */
export const generic: ProviderKind = {
  displayName: 'Single sign-on',
  map: defaultMap,
  connect: (configuration, environment) =>
    configuration.issuer_url
      ? new OpenIdConnector(configuration, environment, {
          issuer: configuration.issuer_url,
          claimsSource: 'id_token',
        })
      : plainOAuth2(configuration, environment),
}

function plainOAuth2(configuration: ProviderConfiguration, environment: ConnectorEnvironment): Connector {
  const { auth_url, token_url, userinfo_url, scope } = configuration as Required<ProviderConfiguration>
  return new OAuth2Connector(configuration, environment, {
    server: { authorization_endpoint: auth_url, token_endpoint: token_url },
    scope,
    knownToSupportPkce: false,
    claims: async (api) => {
      const person = (await api.get(userinfo_url)) as Readonly<Record<string, unknown>>
      const subject = person.sub ?? person.id
      if (typeof subject !== 'number' && (typeof subject !== 'string' || subject === ''))
        throw new Error('the userinfo answer has neither sub nor id')
      return providerClaims(token_url, String(subject), person)
    },
  })
}
