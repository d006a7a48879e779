import { defaultMap } from './mappers/default-map.ts'
import { OpenIdConnector } from './openid-connect/connector.ts'
import type { ProviderKind } from './provider-kind.ts'

/** GitLab.com, or another one by `issuer_url`. Its ID token is short; names and picture are in userinfo. */
export const gitlab: ProviderKind = {
  displayName: 'GitLab',
  map: defaultMap,
  connect: (configuration, environment) =>
    new OpenIdConnector(configuration, environment, {
      issuer: configuration.issuer_url ?? 'https://gitlab.com',
      claimsSource: 'userinfo',
    }),
}
