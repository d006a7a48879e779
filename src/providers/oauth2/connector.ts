import * as client from 'openid-client'
import type { ProviderConfiguration } from '../../config/provider.ts'
import type {
  ProviderAuthorizationRequest,
  ProviderCallback,
  ProviderClaims,
} from '../../contracts/provider-registry.ts'
import { authorizationParameters } from '../authorization-parameters.ts'
import type { Connector, ConnectorEnvironment, Redemption } from '../provider-kind.ts'
import { asProviderError } from '../upstream-error.ts'
import { standardTokenAnswers } from './token-answer.ts'

export interface OAuth2Options {
  /** What the server calls itself in `iss` (RFC 9207); without it the parameter is not compared. */
  readonly issuer?: string
  readonly server: { readonly authorization_endpoint: string; readonly token_endpoint: string }
  readonly scope: readonly string[]
  readonly knownToSupportPkce: boolean
  /** Asks the provider's API who the person is. */
  readonly claims: (api: ProviderApi, tokens: client.TokenEndpointResponse) => Promise<ProviderClaims>
  /** Errors of RFC 6749 §5.2 by the server's own names. */
  readonly tokenErrors?: Readonly<Record<string, string>>
}

/** The provider's API in the name of the person who has just signed in. */
export interface ProviderApi {
  /** A JSON document. Throws unless the status is 200. */
  get(address: string): Promise<unknown>
  /** A JSON document, or undefined when the person's token may not see it (403 or 404). */
  getIfAllowed(address: string): Promise<unknown>
}

/** A provider that speaks OAuth 2.0 only: a code for an access token, and an API that says whose it is. */
export class OAuth2Connector implements Connector {
  readonly #configuration: ProviderConfiguration
  readonly #environment: ConnectorEnvironment
  readonly #options: OAuth2Options
  readonly #party: client.Configuration

  constructor(
    configuration: ProviderConfiguration,
    environment: ConnectorEnvironment,
    options: OAuth2Options,
  ) {
    this.#configuration = configuration
    this.#environment = environment
    this.#options = options
    const { server, tokenErrors } = options
    const secret = configuration.client_secret
    this.#party = new client.Configuration(
      { ...server, issuer: options.issuer ?? server.token_endpoint },
      configuration.client_id,
      undefined,
      secret ? client.ClientSecretPost(secret) : client.None(),
    )
    const fetch = standardTokenAnswers(environment.fetch, server.token_endpoint, tokenErrors)
    this.#party[client.customFetch] = fetch as client.CustomFetch
    if (server.token_endpoint.startsWith('http:')) client.allowInsecureRequests(this.#party)
  }

  async authorizationUrl(request: ProviderAuthorizationRequest): Promise<URL> {
    const { scope } = this.#options
    return client.buildAuthorizationUrl(
      this.#party,
      authorizationParameters(request, { scope, pkce: this.#usesPkce() }),
    )
  }

  async redeem(callback: ProviderCallback): Promise<Redemption> {
    try {
      const tokens = await this.#redeemCode(callback)
      const claims = await this.#options.claims(this.#api(tokens.access_token), tokens)
      return {
        claims,
        tokens: {
          accessToken: tokens.access_token,
          ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
        },
      }
    } catch (error) {
      throw asProviderError(this.#environment.label, error)
    }
  }

  #redeemCode(callback: ProviderCallback) {
    const url = new URL(callback.redirectUri)
    url.search = callback.url.search
    // Nothing to compare it with; the state and the redirect URI already belong to this provider.
    if (this.#options.issuer === undefined) url.searchParams.delete('iss')
    return client.authorizationCodeGrant(this.#party, url, {
      expectedState: callback.state,
      ...(this.#usesPkce() && { pkceCodeVerifier: callback.codeVerifier }),
    })
  }

  #api(accessToken: string): ProviderApi {
    const ask = async (address: string) => {
      const headers = new Headers({ accept: 'application/json' })
      return await client.fetchProtectedResource(
        this.#party,
        accessToken,
        new URL(address),
        'GET',
        null,
        headers,
      )
    }
    const get = async (address: string) => await documentOf(await ask(address))
    return {
      get,
      getIfAllowed: async (address) => {
        const response = await ask(address)
        return response.status === 403 || response.status === 404 ? undefined : await documentOf(response)
      },
    }
  }

  #usesPkce(): boolean {
    const { pkce } = this.#configuration
    return pkce === 'auto' ? this.#options.knownToSupportPkce : pkce === 'force'
  }
}

async function documentOf(response: Response): Promise<unknown> {
  if (response.status !== 200)
    throw Object.assign(new Error('the API answered with an unexpected status', { cause: response }), {
      code: 'OAUTH_RESPONSE_IS_NOT_CONFORM',
    })
  return await response.json()
}
