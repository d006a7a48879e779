import type { Configuration } from '../../config/configuration.ts'

/** What applications may register by themselves (RFC 7591). Empty lists allow whatever the server supports. */
export interface RegistrationSettings {
  readonly enabled: boolean
  /** Scope of a client that asks for none; undefined: the server's usual one. */
  readonly defaultScope: string | undefined
  /** Nobody registers a client without an initial access token (RFC 7591 §3). */
  readonly initialAccessTokenRequired: boolean
  /** How many clients are registered in an hour without one. */
  readonly openPerHour: number
  readonly allowed: {
    readonly grantTypes: readonly string[]
    readonly scope: readonly string[]
    /** Of redirect URIs: hosts, or `*.` and a domain. */
    readonly redirectHosts: readonly string[]
    /** Redirect URIs of native applications (RFC 8252 §7.1), such as `com.example.app:/callback`. */
    readonly privateUseSchemes: boolean
    readonly authenticationMethods: readonly string[]
  }
}

export function registrationSettings({ oauth2 }: Configuration): RegistrationSettings {
  const { enabled, default_scope, initial_access_token_required, open_registrations_per_hour, allowed } =
    oauth2.oidc.dynamic_client_registration
  return {
    enabled,
    defaultScope: default_scope.length > 0 ? default_scope.join(' ') : undefined,
    initialAccessTokenRequired: initial_access_token_required,
    openPerHour: open_registrations_per_hour,
    allowed: {
      grantTypes: allowed.grant_types,
      scope: allowed.scope,
      redirectHosts: allowed.redirect_hosts.map((host) => host.toLowerCase()),
      privateUseSchemes: allowed.private_use_schemes,
      authenticationMethods: allowed.token_endpoint_auth_methods,
    },
  }
}
