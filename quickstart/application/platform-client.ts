import * as oidc from 'openid-client'

/** How the application is known to the platform, and where the browser comes back to. */
export interface PlatformClientSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly applicationUrl: string
}

/** What the application keeps of a sign-in that has begun, until the browser comes back. */
export interface SignInAttempt {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export interface ReceivedTokens {
  readonly accessToken: string
  readonly idToken: string
  readonly refreshToken: string | undefined
  /** Seconds since 1970. */
  readonly accessTokenExpiresAt: number | undefined
  /** The verified claims of the ID token. */
  readonly claims: oidc.IDToken
}

/**
 * The application's side of OpenID Connect: authorization code flow with PKCE, `state` and `nonce`.
 * This is all that an application needs to sign people in through the platform.
 */
export class PlatformClient {
  readonly #settings: PlatformClientSettings
  #discovered: Promise<oidc.Configuration> | undefined

  constructor(settings: PlatformClientSettings) {
    this.#settings = settings
  }

  /** Where the browser goes to sign in, and what to remember until it is back. */
  async begin(): Promise<{ readonly url: URL; readonly attempt: SignInAttempt }> {
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
    }
    const url = oidc.buildAuthorizationUrl(await this.#platform(), {
      redirect_uri: `${this.#settings.applicationUrl}/callback`,
      scope: 'openid profile email offline_access',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
      code_challenge_method: 'S256',
    })
    return { url, attempt }
  }

  /** Redeems the code that the browser brought back. */
  async complete(callback: URL, attempt: SignInAttempt): Promise<ReceivedTokens> {
    const answer = await oidc.authorizationCodeGrant(await this.#platform(), callback, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      idTokenExpected: true,
    })
    return received(answer)
  }

  /** Exchanges the refresh token; each is good for one use. */
  async refresh(tokens: ReceivedTokens): Promise<ReceivedTokens> {
    if (!tokens.refreshToken) throw new Error('There is no refresh token.')
    return received(await oidc.refreshTokenGrant(await this.#platform(), tokens.refreshToken), tokens)
  }

  /** Asks the platform who the access token is about. */
  async userinfo(tokens: ReceivedTokens): Promise<Readonly<Record<string, unknown>>> {
    return oidc.fetchUserInfo(await this.#platform(), tokens.accessToken, tokens.claims.sub)
  }

  /** Where the browser goes to sign out of the platform as well. */
  async signOutUrl(tokens: ReceivedTokens): Promise<URL> {
    return oidc.buildEndSessionUrl(await this.#platform(), {
      id_token_hint: tokens.idToken,
      post_logout_redirect_uri: `${this.#settings.applicationUrl}/signed-out`,
    })
  }

  /** Discovery, once; tried again at the next request when it failed. */
  async #platform(): Promise<oidc.Configuration> {
    this.#discovered ??= oidc.discovery(
      new URL(this.#settings.issuer),
      this.#settings.clientId,
      undefined,
      oidc.ClientSecretBasic(this.#settings.clientSecret),
      // The demonstration runs on one machine, without certificates.
      { execute: [oidc.allowInsecureRequests] },
    )
    try {
      return await this.#discovered
    } catch (error) {
      this.#discovered = undefined
      throw error
    }
  }
}

/** A refresh may leave out the ID token and the refresh token: the ones before stay good. */
function received(
  answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  before?: ReceivedTokens,
): ReceivedTokens {
  const expiresIn = answer.expiresIn()
  const claims = answer.claims() ?? before?.claims
  const idToken = answer.id_token ?? before?.idToken
  if (!claims || !idToken) throw new Error('The platform sent no ID token.')
  return {
    accessToken: answer.access_token,
    idToken,
    refreshToken: answer.refresh_token ?? before?.refreshToken,
    accessTokenExpiresAt: expiresIn === undefined ? undefined : Math.floor(Date.now() / 1000) + expiresIn,
    claims,
  }
}
