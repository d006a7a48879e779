import type { Configuration } from '../config/configuration.ts'
import type { IdentityApi } from '../contracts/identity-api.ts'
import type { OAuthAdminApi } from '../contracts/oauth-admin-api.ts'
import { createIdentityApiClient } from '../http/clients/identity-api.ts'
import { createOAuthAdminApiClient } from '../http/clients/oauth-admin-api.ts'

/** The OAuth admin API of an OAuth 2.0 server that runs elsewhere; undefined where none is configured. */
export function httpOAuthAdminApi({ identity, login_ui }: Configuration): OAuthAdminApi | undefined {
  if (login_ui.oauth2_admin_url !== undefined)
    return createOAuthAdminApiClient({
      baseUrl: login_ui.oauth2_admin_url,
      headers: login_ui.oauth2_admin_headers,
    })
  const { url, headers } = identity.oauth2_provider
  return url === undefined ? undefined : createOAuthAdminApiClient({ baseUrl: url, headers })
}

/** The identity API of an identity server that runs elsewhere; undefined where none is configured. */
export function httpIdentityApi({ login_ui }: Configuration): IdentityApi | undefined {
  const { identity_public_url: publicUrl, identity_admin_url: adminUrl } = login_ui
  return publicUrl === undefined || adminUrl === undefined
    ? undefined
    : createIdentityApiClient({ publicUrl, adminUrl, adminHeaders: login_ui.identity_admin_headers })
}
