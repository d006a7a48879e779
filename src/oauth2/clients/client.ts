import type { OAuthClient } from '../../contracts/oauth-admin-api.ts'

/**
 * A client as the admin API shows it, without secrets: RFC 7591 §2, OpenID Connect Registration §2 and
 * Hydra's own fields. Absent texts are empty, absent lists are empty, absent lifespans are null.
 */
export interface ClientDocument extends OAuthClient {
  readonly owner: string
  readonly redirect_uris: readonly string[]
  readonly post_logout_redirect_uris?: readonly string[]
  readonly grant_types: readonly string[]
  readonly response_types: readonly string[]
  readonly contacts: readonly string[]
  readonly allowed_cors_origins: readonly string[]
  readonly client_secret_expires_at: number
  readonly subject_type: 'public' | 'pairwise'
  readonly sector_identifier_uri?: string
  readonly jwks: { readonly keys?: readonly Readonly<Record<string, unknown>>[] }
  readonly jwks_uri?: string
  readonly token_endpoint_auth_method: ClientAuthenticationMethod
  readonly token_endpoint_auth_signing_alg?: string
  /** RFC 8705 §2.1.2: whom the certificate of `tls_client_auth` is for; one of them. */
  readonly tls_client_auth_subject_dn?: string
  readonly tls_client_auth_san_dns?: string
  readonly tls_client_auth_san_uri?: string
  readonly tls_client_auth_san_ip?: string
  readonly tls_client_auth_san_email?: string
  /** RFC 8705 §3.4 */
  readonly tls_client_certificate_bound_access_tokens?: boolean
  /** RFC 9449 §5.2 */
  readonly dpop_bound_access_tokens?: boolean
  readonly request_uris?: readonly string[]
  readonly request_object_signing_alg?: string
  /** RFC 9396 §10 */
  readonly authorization_details_types?: readonly string[]
  /** RFC 9126 §6 */
  readonly require_pushed_authorization_requests?: boolean
  /** RFC 9101 §10.5 */
  readonly require_signed_request_object?: boolean
  readonly id_token_signed_response_alg?: string
  readonly userinfo_signed_response_alg: string
  /** JARM §3 */
  readonly authorization_signed_response_alg?: string
  /** RFC 9701 §6, OpenID Connect Registration §2 */
  readonly introspection_signed_response_alg?: string
  readonly introspection_encrypted_response_alg?: string
  readonly introspection_encrypted_response_enc?: string
  readonly id_token_encrypted_response_alg?: string
  readonly id_token_encrypted_response_enc?: string
  readonly userinfo_encrypted_response_alg?: string
  readonly userinfo_encrypted_response_enc?: string
  readonly authorization_encrypted_response_alg?: string
  readonly authorization_encrypted_response_enc?: string
  readonly frontchannel_logout_uri?: string
  readonly frontchannel_logout_session_required?: boolean
  readonly backchannel_logout_uri?: string
  readonly backchannel_logout_session_required?: boolean
  readonly access_token_strategy?: '' | 'opaque' | 'jwt'
  /** RFC 8693: `impersonation`, `delegation`; none unless said. */
  readonly token_exchange_modes?: readonly string[]
  /** Ids of the clients whose tokens it may exchange beside its own; `*` for all. */
  readonly token_exchange_clients?: readonly string[]
  /** Ids of the clients whose tokens may say who acts, beside its own; `*` for all. */
  readonly token_exchange_actor_clients?: readonly string[]
  /** Trusted issuers whose JWTs it may exchange, or use to say who acts. */
  readonly token_exchange_issuers?: readonly string[]
  /** RFC 3339, UTC, whole seconds. */
  readonly created_at: string
  readonly updated_at: string
}

export type ClientAuthenticationMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt'
  | 'tls_client_auth'
  | 'self_signed_tls_client_auth'
  | 'none'

/** A client as the server works with it. */
export interface Client {
  readonly id: string
  readonly document: ClientDocument
  /** Without a secret, or with one that nobody knows: `token_endpoint_auth_method` is `none`. */
  readonly isPublic: boolean
  /** Hash of the secret: `$sha256$…` of a generated one, `$argon2id$…` and others of a chosen one. */
  readonly secretHash: string | undefined
  /** Hashes of former secrets that are still accepted. */
  readonly rotatedSecretHashes: readonly string[]
  /** `authorization_code` where the document names none (RFC 7591 §2). */
  readonly grantTypes: ReadonlySet<string>
  /** With their words in order; `code` where the document names none. */
  readonly responseTypes: ReadonlySet<string>
  /** The words of `document.scope`. */
  readonly scope: readonly string[]
  /** Lifespans of this client in seconds, by grant and token; absent where the server's own ttl holds. */
  readonly lifespans: ClientLifespans
  /** Format of its access tokens; undefined: the server's. */
  readonly accessTokenStrategy: 'opaque' | 'jwt' | undefined
}

/** The grants that tokens have lifespans by. */
export type GrantName =
  | 'authorization_code'
  | 'implicit'
  | 'refresh_token'
  | 'client_credentials'
  | 'device_authorization'
  | 'jwt_bearer'
  | 'token_exchange'
export type TokenName = 'access_token' | 'id_token' | 'refresh_token'
export type ClientLifespans = Readonly<Partial<Record<`${GrantName}:${TokenName}`, number>>>
