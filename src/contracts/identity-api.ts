import type { LoginRequest } from './oauth-admin-api.ts'

/**
 * The identity contract: what a login UI needs of the identity server. The shapes are those of Ory Kratos's
 * API. Two transports offer it: function calls in one process, and HTTP. Every method throws a
 * PlatformError with the status and code of the HTTP contract.
 */
export interface IdentityApi {
  /** `GET /sessions/whoami`: the session of these credentials, or undefined when there is none (401). */
  toSession(credentials: SessionCredentials): Promise<Session | undefined>
  /** `GET /self-service/{kind}/flows?id=`, with the browser's cookies. */
  getFlow<K extends FlowKind>(kind: K, id: string, cookieHeader: string | undefined): Promise<FlowOf<K>>
  /** `GET /self-service/errors?id=` */
  getFlowError(id: string): Promise<FlowError>
  /** `GET /self-service/logout/browser`: the address that ends this browser's session; undefined without one. */
  createLogoutFlow(
    cookieHeader: string | undefined,
    returnTo?: string,
  ): Promise<{ readonly logout_url: string; readonly logout_token: string } | undefined>
  /** `GET /sessions`: the other active sessions of the same identity. */
  listMySessions(cookieHeader: string | undefined): Promise<readonly Session[]>
  /** `DELETE /sessions/{id}` */
  disableMySession(id: string, cookieHeader: string | undefined): Promise<void>
  /** `DELETE /sessions`: ends all but the caller's own. */
  disableMyOtherSessions(cookieHeader: string | undefined): Promise<{ readonly count: number }>
  /** `DELETE /admin/sessions/{id}` */
  disableSession(id: string): Promise<void>
}

export interface SessionCredentials {
  readonly cookieHeader?: string | undefined
  readonly sessionToken?: string | undefined
}

export type FlowKind = 'login' | 'registration' | 'settings' | 'recovery' | 'verification'
export type AuthenticatorAssuranceLevel = 'aal0' | 'aal1' | 'aal2' | 'aal3'

export interface AuthenticationMethod {
  readonly method: string
  readonly aal: AuthenticatorAssuranceLevel
  readonly completed_at: string
  readonly provider?: string
  readonly organization?: string
  readonly upstream_acr?: string
  readonly upstream_amr?: readonly string[]
}

export interface SessionDevice {
  readonly id: string
  readonly ip_address?: string
  readonly user_agent?: string
  readonly location?: string
}

export interface Session {
  readonly id: string
  readonly active: boolean
  readonly expires_at: string
  readonly authenticated_at: string
  readonly authenticator_assurance_level: AuthenticatorAssuranceLevel
  readonly authentication_methods: readonly AuthenticationMethod[]
  readonly issued_at: string
  readonly identity?: Identity
  readonly devices: readonly SessionDevice[]
  readonly tokenized?: string
}

export interface VerifiableAddress {
  readonly id: string
  readonly value: string
  readonly verified: boolean
  readonly via: 'email' | 'sms'
  readonly status: 'pending' | 'sent' | 'completed'
  readonly verified_at?: string
  readonly created_at: string
  readonly updated_at: string
}

export interface RecoveryAddress {
  readonly id: string
  readonly value: string
  readonly via: 'email' | 'sms'
  readonly created_at: string
  readonly updated_at: string
}

export interface Identity {
  readonly id: string
  readonly external_id?: string
  readonly credentials?: Readonly<Record<string, unknown>>
  readonly schema_id: string
  readonly schema_url: string
  readonly state: 'active' | 'inactive'
  readonly state_changed_at?: string
  readonly traits: Readonly<Record<string, unknown>>
  readonly verifiable_addresses?: readonly VerifiableAddress[]
  readonly recovery_addresses?: readonly RecoveryAddress[]
  readonly metadata_public: unknown
  readonly metadata_admin?: unknown
  readonly created_at: string
  readonly updated_at: string
  readonly organization_id: string | null
  readonly region?: string
}

/** A sentence for a person. The id and the context are the contract; the text is ours. */
export interface UiText {
  readonly id: number
  readonly text: string
  readonly type: 'info' | 'error' | 'success'
  readonly context?: Readonly<Record<string, unknown>>
}

export interface UiInputAttributes {
  readonly node_type: 'input'
  readonly name: string
  readonly type:
    | 'text'
    | 'password'
    | 'number'
    | 'checkbox'
    | 'hidden'
    | 'email'
    | 'tel'
    | 'submit'
    | 'button'
    | 'datetime-local'
    | 'date'
    | 'url'
  readonly value?: unknown
  readonly required?: boolean
  readonly disabled: boolean
  readonly autocomplete?: string
  readonly label?: UiText
  readonly pattern?: string
  readonly onclick?: string
  readonly onclickTrigger?: string
  readonly onload?: string
  readonly onloadTrigger?: string
  readonly maxlength?: number
  readonly options?: readonly { readonly value: unknown }[]
}

export interface UiImageAttributes {
  readonly node_type: 'img'
  readonly src: string
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface UiAnchorAttributes {
  readonly node_type: 'a'
  readonly href: string
  readonly title: UiText
  readonly id: string
}

export interface UiTextAttributes {
  readonly node_type: 'text'
  readonly text: UiText
  readonly id: string
}

export interface UiScriptAttributes {
  readonly node_type: 'script'
  readonly src: string
  readonly async: boolean
  readonly referrerpolicy: string
  readonly crossorigin: string
  readonly integrity: string
  readonly type: string
  readonly id: string
  readonly nonce: string
}

export interface UiDivisionAttributes {
  readonly node_type: 'div'
  readonly id: string
  readonly class?: string
  readonly data?: Readonly<Record<string, string>>
}

export type UiNodeAttributes =
  | UiInputAttributes
  | UiImageAttributes
  | UiAnchorAttributes
  | UiTextAttributes
  | UiScriptAttributes
  | UiDivisionAttributes

export interface UiNode<Attributes extends UiNodeAttributes = UiNodeAttributes> {
  readonly type: Attributes['node_type']
  readonly group: string
  readonly attributes: Attributes
  readonly messages: readonly UiText[]
  readonly meta: { readonly label?: UiText }
}

export interface UiContainer {
  readonly action: string
  readonly method: string
  readonly nodes: readonly UiNode[]
  readonly messages?: readonly UiText[]
}

interface FlowBase {
  readonly id: string
  readonly type: 'browser' | 'api'
  readonly expires_at: string
  readonly issued_at: string
  readonly request_url: string
  readonly return_to?: string
  readonly active?: string
  readonly ui: UiContainer
  readonly state: string
  readonly transient_payload?: Readonly<Record<string, unknown>>
}

export interface LoginFlow extends FlowBase {
  readonly organization_id: string | null
  readonly oauth2_login_challenge?: string
  readonly oauth2_login_request?: LoginRequest
  readonly created_at: string
  readonly updated_at: string
  readonly refresh: boolean
  readonly requested_aal: AuthenticatorAssuranceLevel
  readonly session_token_exchange_code?: string
  readonly identity_schema?: string
  readonly test_context?: LoginFlowTestContext
}

/** A sign-in that only tries a provider out, and what it found out. */
export interface LoginFlowTestContext {
  readonly provider_id: string
  readonly debug_payload?: LoginFlowTestResult
}

export interface LoginFlowTestResult {
  readonly id_token_claims?: Readonly<Record<string, unknown>>
  readonly userinfo?: Readonly<Record<string, unknown>>
  readonly jsonnet_mapper_url?: string
  readonly jsonnet_input?: Readonly<Record<string, unknown>>
  readonly jsonnet_output?: Readonly<Record<string, unknown>>
  readonly jsonnet_stderr?: string
  readonly schema_validation_errors?: readonly { readonly path: string; readonly message: string }[]
  readonly error?: { readonly step: string; readonly reason: string; readonly message: string }
}

export interface RegistrationFlow extends FlowBase {
  readonly organization_id: string | null
  readonly oauth2_login_challenge?: string
  readonly oauth2_login_request?: LoginRequest
  readonly session_token_exchange_code?: string
  readonly identity_schema?: string
}

export interface SettingsFlow extends FlowBase {
  readonly organization_id: string | null
  readonly identity: Identity
  readonly continue_with?: readonly ContinueWith[]
}

export interface RecoveryFlow extends FlowBase {
  readonly continue_with?: readonly ContinueWith[]
}

export type VerificationFlow = FlowBase

export type FlowOf<K extends FlowKind> = {
  login: LoginFlow
  registration: RegistrationFlow
  settings: SettingsFlow
  recovery: RecoveryFlow
  verification: VerificationFlow
}[K]

/** What a client is to do after a flow, by `action`. */
export type ContinueWith =
  | { readonly action: 'set_ory_session_token'; readonly ory_session_token: string }
  | { readonly action: 'redirect_browser_to'; readonly redirect_browser_to: string }
  | {
      readonly action: 'show_verification_ui'
      readonly flow: { readonly id: string; readonly verifiable_address: string; readonly url?: string }
    }
  | {
      readonly action: 'show_settings_ui' | 'show_recovery_ui'
      readonly flow: { readonly id: string; readonly url?: string }
    }

/** What `GET /self-service/errors` gives. */
export interface FlowError {
  readonly id: string
  readonly error: {
    readonly id?: string
    readonly code?: number
    readonly status?: string
    readonly reason?: string
    readonly message?: string
  }
  readonly created_at: string
  readonly updated_at: string
}
