/**
 * What the identity server needs of external identity providers. A provider is one that it can send people
 * to and that sends them back with claims; what only some can do is a further interface.
 */
export interface ProviderRegistry {
  /** The providers in the order of the configuration. */
  list(): readonly ExternalProvider[]
  get(id: string): ExternalProvider | undefined
}

export interface ExternalProvider {
  readonly id: string
  /** Name of the kind: `generic`, `microsoft`, `github` ... */
  readonly kind: string
  /** What the button says after "Sign in with". */
  readonly label: string
  readonly updateIdentityOnLogin: 'never' | 'automatic'
  /** The program that maps claims; absent where the kind's own map does. */
  readonly mapperUrl?: string
  /**
   * The provider knows the redirect URI without the id at its end, `/self-service/methods/oidc/callback`
   * (`pkce: force`, as in Kratos).
   */
  readonly sharedRedirectUri?: boolean

  /** Where to send the browser. Throws 502 `provider_unavailable` when the provider cannot be reached. */
  authorizationUrl(request: ProviderAuthorizationRequest): Promise<URL>

  /**
   * Redeems the code that came back, verifies the ID token or asks the provider's API, and gives the claims.
   * Throws a PlatformError: 400 `provider_denied` with the provider's own reason when the person or the
   * provider said no, 502 `provider_failed` when its answer cannot be trusted or understood.
   */
  redeem(callback: ProviderCallback): Promise<ProviderAuthentication>

  /** Maps claims to an identity with the provider's mapper. Throws 400 `mapper_failed`. */
  mapClaims(claims: ProviderClaims, identity?: MapperIdentity): Promise<MappedIdentity>
}

export interface ProviderAuthorizationRequest {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** RFC 7636; the provider decides by its `pkce` setting whether the challenge is sent. */
  readonly codeVerifier: string
  /** Ask for a fresh sign-in (`prompt=login`). */
  readonly refresh?: boolean
  /** Parameters of the person's page that may pass through: hd, prompt, auth_type, acr_values. */
  readonly upstreamParameters?: Readonly<Record<string, string>>
}

export interface ProviderCallback {
  /** The address that the browser came back to, with the provider's parameters. */
  readonly url: URL
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Claims in the spelling of OpenID Connect Core §5.1; everything that the provider said is in `raw_claims`. */
export interface ProviderClaims {
  readonly iss: string
  readonly sub: string
  readonly name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly nickname?: string
  readonly preferred_username?: string
  readonly picture?: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly phone_number?: string
  readonly phone_number_verified?: boolean
  readonly locale?: string
  readonly hd?: string
  readonly oid?: string
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly raw_claims: Readonly<Record<string, unknown>>
  readonly [claim: string]: unknown
}

export interface ProviderAuthentication {
  readonly claims: ProviderClaims
  /** The provider's `acr` or `amr` counts as a second factor (`aal2_acr_values`, `aal2_amr_values`). */
  readonly aal2: boolean
  readonly tokens: {
    readonly idToken?: string
    readonly accessToken?: string
    readonly refreshToken?: string
  }
}

/** The identity that signs in, as a mapper sees it. */
export interface MapperIdentity {
  readonly traits: Readonly<Record<string, unknown>>
  readonly metadata_public?: unknown
  readonly metadata_admin?: unknown
}

export interface MappedIdentity {
  readonly traits: Readonly<Record<string, unknown>>
  readonly metadata_public?: unknown
  readonly metadata_admin?: unknown
  /** Addresses that the provider vouches for. */
  readonly verified_addresses?: readonly { readonly via: 'email' | 'sms'; readonly value: string }[]
}

/** An ability of some providers: an app signs people in with the provider's own library and hands in the ID token. */
export interface IdTokenProvider extends ExternalProvider {
  /**
   * Verifies an ID token that the platform did not ask for itself. The audience may also be one of the
   * provider's `additional_id_token_audiences`; a nonce in the token must be the given one.
   * Throws 400 `provider_denied` for a token that is not good, 502 as `redeem`.
   */
  verifyIdToken(idToken: string, nonce: string | undefined): Promise<ProviderAuthentication>
}

export function acceptsIdTokens(provider: ExternalProvider): provider is IdTokenProvider {
  return 'verifyIdToken' in provider
}
