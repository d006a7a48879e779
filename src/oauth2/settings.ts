import type { X509Certificate } from 'node:crypto'
import type { Configuration } from '../config/configuration.ts'
import { SecretRing } from '../cryptography/secret-ring.ts'
import { certificatesOf } from './client-certificates/certificate-authorities.ts'
import { trustedProxies } from './client-certificates/trusted-proxies.ts'
import { type UserCodeFormat, userCodePresets } from './device-requests/user-code.ts'
import { type HooksSettings, hooksSettings } from './hooks/hook-settings.ts'
import { type RegistrationSettings, registrationSettings } from './registration/registration-settings.ts'

/** What the OAuth 2.0 server is set to, resolved once from the configuration. Every duration is in seconds. */
export interface OAuth2Settings {
  /** The issuer identifier exactly as configured; it is compared literally (OpenID Connect Core §2 `iss`). */
  readonly issuer: string
  /** Base of the public endpoints, without a trailing slash. */
  readonly publicUrl: string
  /** Base of the admin endpoints, without a trailing slash. */
  readonly adminUrl: string
  /** Base of the endpoints for clients with a certificate, where that is another one (RFC 8705 §5). */
  readonly mutualTlsUrl: string | undefined
  /** How certificates of clients are known; undefined: not at all. */
  readonly clientCertificates: ClientCertificateSettings | undefined
  readonly dpop: {
    /** Every proof must hold a nonce that the server gave (RFC 9449 §8). */
    readonly requireNonce: boolean
  }
  readonly hooks: HooksSettings
  readonly dev: boolean
  /** Pages that people see. */
  readonly urls: {
    readonly login: string
    readonly registration: string
    readonly consent: string
    readonly logout: string
    readonly error: string
    readonly postLogoutRedirect: string
    readonly deviceVerification: string
    readonly deviceSuccess: string
  }
  readonly ttl: {
    readonly loginConsentRequest: number
    readonly authenticationSession: number
    readonly accessToken: number
    readonly idToken: number
    /** Infinity is for ever. */
    readonly refreshToken: number
    readonly authorizationCode: number
    readonly pushedAuthorizationRequest: number
    readonly deviceUserCode: number
  }
  readonly scopeStrategy: 'exact' | 'wildcard'
  readonly accessTokenStrategy: 'opaque' | 'jwt'
  readonly jwt: {
    readonly profile: 'hydra' | 'rfc9068'
    readonly scopeClaim: 'list' | 'string' | 'both'
    readonly excludeNotBeforeClaim: boolean
    readonly allowedTopLevelClaims: readonly string[]
    readonly mirrorTopLevelClaims: boolean
    readonly preserveExtClaims: boolean
  }
  /** RFC 9126 §5 */
  readonly requirePushedAuthorizationRequests: boolean
  /** RFC 9101 §10.5 */
  readonly requireSignedRequestObject: boolean
  /** Which tokens end with the login session that they were issued in; `online`: those without offline access. */
  readonly endTokensWithSession: 'never' | 'online' | 'all'
  readonly pkce: { readonly enforced: boolean; readonly enforcedForPublicClients: boolean }
  readonly clientCredentials: { readonly defaultGrantAllowedScope: boolean }
  readonly deviceAuthorization: {
    readonly pollingInterval: number
    readonly userCode: UserCodeFormat
  }
  readonly jwtBearer: {
    readonly jtiOptional: boolean
    readonly iatOptional: boolean
    /** How long an assertion may be valid at the most. */
    readonly maximumLifetime: number
    readonly omitAssertionAudience: boolean
  }
  /** In seconds; Infinity is without a limit. */
  readonly refreshTokenLimits: {
    /** Of a chain of refresh tokens, from the consent on. */
    readonly absolute: number
    /** Of one refresh token that nobody uses. */
    readonly idle: number
  }
  readonly refreshTokenRotation: {
    readonly gracePeriod: number
    /** How often a used refresh token may be used again in the grace period; 0 is without a limit. */
    readonly graceReuseCount: number
  }
  readonly subjectIdentifiers: {
    readonly supportedTypes: readonly ('public' | 'pairwise')[]
    readonly pairwiseSalt: string | undefined
  }
  readonly discovery: {
    readonly supportedClaims: readonly string[]
    readonly supportedScope: readonly string[]
    /** What the document says instead of this server's own addresses: something in front answers there. */
    readonly addresses: Readonly<Partial<Record<DiscoveredEndpoint, string>>>
  }
  /** Whether applications' pages can watch the login (OpenID Connect Session Management). */
  readonly sessionManagement: boolean
  /** Seconds; `every` 0 is never. */
  readonly keyRotation: { readonly every: number; readonly publishBefore: number; readonly retain: number }
  /** Sets whose public keys are published beside the server's own. */
  readonly broadcastKeys: readonly string[]
  readonly registration: RegistrationSettings
  /** Whether addresses that clients register may lead into private networks (`clients.http`). */
  readonly privateAddresses: { readonly refused: boolean; readonly exceptions: readonly string[] }
  /** Which pages' scripts may call the public endpoints; undefined: none. */
  readonly cors: CorsSettings | undefined
  readonly cookies: {
    readonly sameSite: 'strict' | 'lax' | 'none'
    readonly secure: boolean
    readonly domain: string | undefined
    readonly sessionPath: string
    /** Names as they are sent, with `_dev` in development mode. */
    readonly names: {
      readonly session: string
      readonly loginCsrf: string
      readonly consentCsrf: string
      readonly deviceCsrf: string
    }
  }
  /** Rings for one use each; each is the platform's own ring unless the configuration gives another one. */
  readonly secrets: { readonly cookie: SecretRing; readonly pagination: SecretRing }
  /** Errors of the public endpoints say what went wrong underneath. For development only. */
  readonly exposeInternalErrors: boolean
}

export interface ClientCertificateSettings {
  /** In lower case: where a trusted proxy says the certificate; undefined: connections are asked themselves. */
  readonly header: string | undefined
  readonly isTrustedProxy: (address: string | undefined) => boolean
  /** Who signs certificates for `tls_client_auth`. */
  readonly authorities: readonly X509Certificate[]
}

/** Endpoints whose addresses a configuration may replace in the discovery document. */
export type DiscoveredEndpoint =
  | 'authorization_endpoint'
  | 'token_endpoint'
  | 'device_authorization_endpoint'
  | 'userinfo_endpoint'
  | 'jwks_uri'
  | 'registration_endpoint'

export interface CorsSettings {
  readonly allowedOrigins: readonly string[]
  readonly allowedMethods: readonly string[]
  readonly allowedHeaders: readonly string[]
  readonly exposedHeaders: readonly string[]
  readonly allowCredentials: boolean
  /** Seconds for which a browser may keep the answer to a preflight. */
  readonly maxAge: number
}

/** Resolves the section `oauth2` of a configuration. @param secrets the platform's own ring */
export function oauth2Settings(configuration: Configuration, secrets: SecretRing): OAuth2Settings {
  const { oauth2 } = configuration
  const publicUrl = withoutTrailingSlash(oauth2.urls.self.public ?? configuration.public_url)
  const adminUrl = withoutTrailingSlash(
    oauth2.urls.self.admin ?? `http://${configuration.admin.host}:${configuration.admin.port}`,
  )
  const page = (name: string) => `${publicUrl}/ui/${name}`
  const { cookies } = oauth2.serve
  const secure = cookies.secure || !publicUrl.startsWith('http:')
  const cookieName = (name: string) => (oauth2.dev ? `${name}_dev` : name)
  const { refresh_token: refreshTokenTtl } = oauth2.ttl
  return {
    issuer: oauth2.urls.self.issuer ?? publicUrl,
    publicUrl,
    adminUrl,
    mutualTlsUrl: configuration.public.client_certificates.url?.replace(/\/+$/, ''),
    clientCertificates: clientCertificateSettings(configuration.public),
    hooks: hooksSettings(oauth2.oauth2),
    dpop: { requireNonce: oauth2.oauth2.dpop.require_nonce },
    dev: oauth2.dev,
    urls: {
      login: oauth2.urls.login ?? page('login'),
      registration: oauth2.urls.registration ?? oauth2.urls.login ?? page('register'),
      consent: oauth2.urls.consent ?? page('consent'),
      logout: oauth2.urls.logout ?? page('logout'),
      error: oauth2.urls.error ?? page('oidc_error'),
      postLogoutRedirect: oauth2.urls.post_logout_redirect ?? page('signed_out'),
      deviceVerification: oauth2.urls.device.verification ?? page('device_code'),
      deviceSuccess: oauth2.urls.device.success ?? page('device_complete'),
    },
    ttl: {
      loginConsentRequest: oauth2.ttl.login_consent_request,
      authenticationSession: oauth2.ttl.authentication_session,
      accessToken: oauth2.ttl.access_token,
      idToken: oauth2.ttl.id_token,
      refreshToken: refreshTokenTtl < 0 ? Number.POSITIVE_INFINITY : refreshTokenTtl,
      authorizationCode: oauth2.ttl.auth_code,
      pushedAuthorizationRequest: oauth2.ttl.pushed_authorization_request,
      deviceUserCode: oauth2.ttl.device_user_code,
    },
    scopeStrategy: oauth2.strategies.scope,
    accessTokenStrategy: oauth2.strategies.access_token,
    jwt: {
      profile: oauth2.strategies.jwt.profile,
      scopeClaim: oauth2.strategies.jwt.scope_claim,
      excludeNotBeforeClaim: oauth2.oauth2.exclude_not_before_claim,
      allowedTopLevelClaims: oauth2.oauth2.allowed_top_level_claims,
      mirrorTopLevelClaims: oauth2.oauth2.mirror_top_level_claims,
      preserveExtClaims: oauth2.oauth2.preserve_ext_claims,
    },
    requirePushedAuthorizationRequests: oauth2.oauth2.require_pushed_authorization_requests,
    requireSignedRequestObject: oauth2.oauth2.require_signed_request_object,
    endTokensWithSession: oauth2.oauth2.end_tokens_with_session,
    pkce: {
      enforced: oauth2.oauth2.pkce.enforced,
      enforcedForPublicClients: oauth2.oauth2.pkce.enforced_for_public_clients,
    },
    clientCredentials: {
      defaultGrantAllowedScope: oauth2.oauth2.client_credentials.default_grant_allowed_scope,
    },
    deviceAuthorization: {
      // Clients refuse 0, which RFC 8628 §3.2 does not mention.
      pollingInterval: Math.max(1, Math.ceil(oauth2.oauth2.device_authorization.token_polling_interval)),
      userCode: userCodeFormat(oauth2.oauth2.device_authorization.user_code),
    },
    jwtBearer: {
      jtiOptional: oauth2.oauth2.grant.jwt.jti_optional,
      iatOptional: oauth2.oauth2.grant.jwt.iat_optional,
      maximumLifetime: oauth2.oauth2.grant.jwt.max_ttl,
      omitAssertionAudience: oauth2.oauth2.grant.jwt.omit_assertion_audience,
    },
    refreshTokenLimits: {
      absolute: oauth2.oauth2.grant.refresh_token.absolute_lifetime ?? Number.POSITIVE_INFINITY,
      idle: oauth2.oauth2.grant.refresh_token.idle_lifetime ?? Number.POSITIVE_INFINITY,
    },
    refreshTokenRotation: {
      gracePeriod: oauth2.oauth2.grant.refresh_token.rotation_grace_period,
      graceReuseCount: oauth2.oauth2.grant.refresh_token.rotation_grace_reuse_count,
    },
    subjectIdentifiers: {
      supportedTypes: oauth2.oidc.subject_identifiers.supported_types,
      pairwiseSalt: oauth2.oidc.subject_identifiers.pairwise.salt,
    },
    discovery: {
      supportedClaims: oauth2.webfinger.oidc_discovery.supported_claims,
      supportedScope: oauth2.webfinger.oidc_discovery.supported_scope,
      addresses: discoveredAddresses(oauth2.webfinger.oidc_discovery),
    },
    sessionManagement: oauth2.oidc.session_management.enabled,
    keyRotation: keyRotation(oauth2),
    broadcastKeys: oauth2.webfinger.jwks.broadcast_keys.filter((set) => !isOwnKeySet(set)),
    registration: registrationSettings(configuration),
    privateAddresses: {
      refused: configuration.clients.http.disallow_private_ip_ranges ?? true,
      exceptions: configuration.clients.http.private_ip_exception_urls,
    },
    cors: corsSettings(oauth2.serve.public.cors),
    cookies: {
      // Browsers drop `SameSite=None` without `Secure`.
      sameSite: cookies.same_site_mode === 'None' && !secure ? 'lax' : sameSite[cookies.same_site_mode],
      secure,
      domain: cookies.domain,
      sessionPath: cookies.paths.session,
      names: {
        session: cookieName(cookies.names.session),
        loginCsrf: cookieName(cookies.names.login_csrf),
        consentCsrf: cookieName(cookies.names.consent_csrf),
        deviceCsrf: cookieName(cookies.names.device_csrf),
      },
    },
    secrets: {
      cookie: ringOf(oauth2.secrets.cookie) ?? secrets,
      pagination: ringOf(oauth2.secrets.pagination) ?? secrets,
    },
    exposeInternalErrors: oauth2.oauth2.expose_internal_errors,
  }
}

function clientCertificateSettings({
  tls,
  trusted_proxies,
  client_certificates: { ask, header, authorities },
}: Configuration['public']): OAuth2Settings['clientCertificates'] {
  if (!((tls && ask) || header)) return undefined
  return {
    header: header?.toLowerCase(),
    isTrustedProxy: trustedProxies(trusted_proxies),
    authorities: authorities === undefined ? [] : certificatesOf(authorities),
  }
}

function userCodeFormat(
  configured: Configuration['oauth2']['oauth2']['device_authorization']['user_code'],
): UserCodeFormat {
  if ('entropy_preset' in configured) return userCodePresets[configured.entropy_preset]
  return { length: configured.length, characters: configured.character_set }
}

const sameSite = { Strict: 'strict', Lax: 'lax', None: 'none' } as const

/** Whatever is configured, a key stays published for as long as the server's own tokens are valid. */
function keyRotation({ keys: { rotation }, ttl }: Configuration['oauth2']): OAuth2Settings['keyRotation'] {
  return {
    every: rotation.every,
    publishBefore: rotation.publish_before,
    retain: Math.max(rotation.retain, ttl.access_token, ttl.id_token),
  }
}

function discoveredAddresses(
  configured: Configuration['oauth2']['webfinger']['oidc_discovery'],
): OAuth2Settings['discovery']['addresses'] {
  const { auth_url, token_url, device_authorization_url, userinfo_url, jwks_url, client_registration_url } =
    configured
  return {
    ...(auth_url !== undefined && { authorization_endpoint: auth_url }),
    ...(token_url !== undefined && { token_endpoint: token_url }),
    ...(device_authorization_url !== undefined && {
      device_authorization_endpoint: device_authorization_url,
    }),
    ...(userinfo_url !== undefined && { userinfo_endpoint: userinfo_url }),
    ...(jwks_url !== undefined && { jwks_uri: jwks_url }),
    ...(client_registration_url !== undefined && { registration_endpoint: client_registration_url }),
  }
}

/** They are always published. */
function isOwnKeySet(set: string): boolean {
  return set === 'hydra.openid.id-token' || set === 'hydra.jwt.access-token'
}

function corsSettings(cors: Configuration['oauth2']['serve']['public']['cors']): OAuth2Settings['cors'] {
  if (!cors.enabled) return undefined
  return {
    allowedOrigins: cors.allowed_origins,
    allowedMethods: cors.allowed_methods,
    allowedHeaders: cors.allowed_headers,
    exposedHeaders: cors.exposed_headers,
    allowCredentials: cors.allow_credentials,
    maxAge: cors.max_age,
  }
}

function ringOf(secrets: readonly string[]): SecretRing | undefined {
  return secrets.length > 0 ? new SecretRing(secrets) : undefined
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
