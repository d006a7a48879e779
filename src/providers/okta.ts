import { directoryMap } from './mappers/directory-map.ts'
import { OpenIdConnector } from './openid-connect/connector.ts'
import type { ProviderKind } from './provider-kind.ts'

/**
 * Okta: an organisation or one of its authorization servers by `issuer_url`. The ID token of an organisation
 * is thin where an access token comes with it, so the claims come from userinfo.
 * Source: https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/
 */
export const okta: ProviderKind = {
  displayName: 'Okta',
  map: directoryMap,
  connect: (configuration, environment) =>
    new OpenIdConnector(configuration, environment, {
      issuer: configuration.issuer_url as string,
      claimsSource: 'userinfo',
    }),
}
