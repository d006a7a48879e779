/**
 * The OAuth admin contract: what a login UI and the identity server need of the OAuth 2.0 server. The shapes
 * are those of Ory Hydra's admin API. Two transports offer it: function calls in one process, and HTTP.
 * Every method throws a PlatformError with the status and code of the HTTP contract.
 */
export interface OAuthAdminApi {
  /** `GET /admin/oauth2/auth/requests/login` */
  getLoginRequest(loginChallenge: string): Promise<LoginRequest>
  /** `PUT /admin/oauth2/auth/requests/login/accept` */
  acceptLoginRequest(loginChallenge: string, body: AcceptLoginRequest): Promise<RedirectTo>
  /** `PUT /admin/oauth2/auth/requests/login/reject` */
  rejectLoginRequest(loginChallenge: string, body: RejectRequest): Promise<RedirectTo>
  /** `GET /admin/oauth2/auth/requests/consent` */
  getConsentRequest(consentChallenge: string): Promise<ConsentRequest>
  /** `PUT /admin/oauth2/auth/requests/consent/accept` */
  acceptConsentRequest(consentChallenge: string, body: AcceptConsentRequest): Promise<RedirectTo>
  /** `PUT /admin/oauth2/auth/requests/consent/reject` */
  rejectConsentRequest(consentChallenge: string, body: RejectRequest): Promise<RedirectTo>
  /** `GET /admin/oauth2/auth/requests/logout` */
  getLogoutRequest(logoutChallenge: string): Promise<LogoutRequest>
  /** `PUT /admin/oauth2/auth/requests/logout/accept` */
  acceptLogoutRequest(logoutChallenge: string): Promise<RedirectTo>
  /** `PUT /admin/oauth2/auth/requests/logout/reject` */
  rejectLogoutRequest(logoutChallenge: string): Promise<void>
  /** `GET /admin/oauth2/auth/requests/device`, an addition to Hydra's API */
  getDeviceRequest(deviceChallenge: string, userCode: string): Promise<DeviceUserCodeRequest>
  /** `PUT /admin/oauth2/auth/requests/device/accept` */
  acceptDeviceRequest(deviceChallenge: string, userCode: string): Promise<RedirectTo>
  /** `PUT /admin/oauth2/auth/requests/device/reject`, an addition to Hydra's API */
  rejectDeviceRequest(deviceChallenge: string, userCode: string): Promise<RedirectTo>
  /** `DELETE /admin/oauth2/auth/sessions/login`; the applications that take part are told. */
  revokeLoginSessions(selector: LoginSessionSelector): Promise<void>
}

/**
 * Which login sessions end: all of a person, one, or those that belong to a session of the identity server, which
 * says so once it has ended that one itself. The last one is an addition to Hydra's API.
 */
export type LoginSessionSelector =
  | { readonly subject: string }
  | { readonly sid: string }
  | { readonly identity_provider_session_id: string }

export interface RedirectTo {
  readonly redirect_to: string
}

/** What an application said of the person and the page (OpenID Connect Core §3.1.2.1). */
export interface OidcContext {
  readonly acr_values?: readonly string[]
  readonly ui_locales?: readonly string[]
  readonly display?: string
  readonly login_hint?: string
  readonly id_token_hint_claims?: Readonly<Record<string, unknown>>
}

/** What an application wants to be told (OpenID Connect Core §5.5); null is "if you can". */
export interface RequestedClaims {
  readonly userinfo?: Readonly<Record<string, ClaimRequest | null>>
  readonly id_token?: Readonly<Record<string, ClaimRequest | null>>
}

export interface ClaimRequest {
  readonly essential?: boolean
  readonly value?: unknown
  readonly values?: readonly unknown[]
}

/** One thing that an application wants to be allowed (RFC 9396 §2); the other members depend on the type. */
export interface AuthorizationDetail {
  readonly type: string
  readonly [member: string]: unknown
}

/** What requests ask for beyond Hydra's API; absent where they do not. */
interface RequestedExtras {
  readonly requested_claims?: RequestedClaims
  readonly requested_authorization_details?: readonly AuthorizationDetail[]
}

/** The client as the admin API shows it, without secrets. */
export interface OAuthClient {
  readonly client_id: string
  readonly client_name: string
  readonly client_uri: string
  readonly logo_uri: string
  readonly policy_uri: string
  readonly tos_uri: string
  readonly skip_consent: boolean
  readonly skip_logout_consent: boolean | null
  readonly scope: string
  readonly audience: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

export interface LoginRequest extends RequestedExtras {
  readonly challenge: string
  readonly requested_scope: readonly string[]
  readonly requested_access_token_audience: readonly string[]
  /** The person is remembered; `subject` says who. The login must be accepted or rejected without a page. */
  readonly skip: boolean
  readonly subject: string
  readonly oidc_context: OidcContext
  readonly client: OAuthClient
  readonly request_url: string
  readonly session_id: string
}

export interface AcceptLoginRequest {
  readonly subject: string
  readonly remember?: boolean
  /** Seconds; 0 is for as long as the server's own lifetime of a login session. */
  readonly remember_for?: number
  readonly extend_session_lifespan?: boolean
  /**
   * When the person proved who they are, where that was before this request (RFC 3339); now unless said. It
   * becomes `auth_time` and counts for `max_age`. Ignored on `skip`. An addition to Hydra's API.
   */
  readonly authenticated_at?: string
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly identity_provider_session_id?: string
  readonly force_subject_identifier?: string
  readonly context?: unknown
}

export interface RejectRequest {
  readonly error?: string
  readonly error_description?: string
  readonly error_hint?: string
  readonly error_debug?: string
  readonly status_code?: number
}

export interface ConsentRequest extends RequestedExtras {
  readonly challenge: string
  readonly consent_request_id: string
  readonly requested_scope: readonly string[]
  readonly requested_access_token_audience: readonly string[]
  /** An earlier consent covers this request. */
  readonly skip: boolean
  readonly subject: string
  readonly oidc_context: OidcContext
  readonly client: OAuthClient
  readonly request_url: string
  readonly login_challenge: string
  readonly login_session_id: string
  readonly acr: string
  readonly amr: readonly string[]
  readonly context: unknown
}

export interface AcceptConsentRequest {
  readonly grant_scope?: readonly string[]
  readonly grant_access_token_audience?: readonly string[]
  /** What is allowed of `requested_authorization_details`, perhaps with more said; nothing unless said. */
  readonly grant_authorization_details?: readonly AuthorizationDetail[]
  readonly session?: {
    readonly access_token?: Readonly<Record<string, unknown>>
    readonly id_token?: Readonly<Record<string, unknown>>
  }
  readonly remember?: boolean
  /** Seconds; 0 is for ever. */
  readonly remember_for?: number
  readonly context?: unknown
}

/** A device whose code a person has entered (RFC 8628 §3.3). */
export interface DeviceUserCodeRequest {
  readonly challenge: string
  readonly client: OAuthClient
  readonly requested_scope: readonly string[]
  readonly requested_access_token_audience: readonly string[]
}

export interface LogoutRequest {
  readonly challenge: string
  readonly subject: string
  readonly sid: string
  readonly request_url: string
  readonly rp_initiated: boolean
  readonly expires_at: string | null
  readonly requested_at: string | null
  readonly client?: OAuthClient
}
