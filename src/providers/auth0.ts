import { defaultMap } from './mappers/default-map.ts'
import { OpenIdConnector } from './openid-connect/connector.ts'
import type { ProviderKind } from './provider-kind.ts'

/** Auth0: a tenant by its `issuer_url`. */
export const auth0: ProviderKind = {
  displayName: 'Auth0',
  map: defaultMap,
  connect: (configuration, environment) =>
    new OpenIdConnector(configuration, environment, {
      issuer: configuration.issuer_url as string,
      claimsSource: 'userinfo',
    }),
}
