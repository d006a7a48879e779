import { defaultMap } from './mappers/default-map.ts'
import { OpenIdConnector } from './openid-connect/connector.ts'
import type { ProviderKind } from './provider-kind.ts'

/** Google. Source: https://developers.google.com/identity/openid-connect/openid-connect */
export const google: ProviderKind = {
  displayName: 'Google',
  map: defaultMap,
  connect: (configuration, environment) => {
    // Google has a parameter where others have the scope offline_access.
    const scope = configuration.scope.filter((name) => name !== 'offline_access')
    const offline = scope.length < configuration.scope.length
    return new OpenIdConnector(configuration, environment, {
      issuer: configuration.issuer_url ?? 'https://accounts.google.com',
      claimsSource: 'id_token',
      scope,
      ...(offline && { authorizationParameters: { access_type: 'offline' } }),
    })
  },
}
