import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as oidc from 'openid-client'

/** A client of the admin API, with the secret that it was registered with. */
export interface RegisteredClient {
  readonly client_id: string
  readonly client_secret: string
}

/** Registers a client through the admin API. */
export async function registerClient(
  adminUrl: string,
  metadata: Readonly<Record<string, unknown>>,
): Promise<RegisteredClient> {
  const answer = await fetch(`${adminUrl}/admin/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  })
  if (answer.status !== 201) throw new Error(`The client was not registered: ${await answer.text()}`)
  return (await answer.json()) as RegisteredClient
}

export interface Authorization {
  readonly url: URL
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers

/** An application that asks for exactly what a test wants to ask for. */
export interface RelyingParty {
  readonly redirectUri: string
  readonly clientSecret: string
  /** An address to send the browser to. Further parameters win over the usual ones. */
  readonly authorize: (parameters?: Readonly<Record<string, string>>) => Promise<Authorization>
  /** Redeems the code of the address that the browser came back to, and checks everything. */
  readonly redeem: (callback: URL, authorization: Authorization, maxAge?: number) => Promise<Tokens>
  readonly refresh: (refreshToken: string) => Promise<Tokens>
  readonly userinfo: (accessToken: string) => Promise<oidc.UserInfoResponse>
  readonly stop: () => void
}

/** Registers itself with the platform and answers at its redirect URI. */
export async function startRelyingParty(options: {
  readonly issuer: string
  readonly adminUrl: string
  readonly metadata?: Readonly<Record<string, unknown>>
}): Promise<RelyingParty> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><html lang="en"><title>Application</title><h1>Back in the application</h1>')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const redirectUri = `http://localhost:${(server.address() as AddressInfo).port}/callback`
  const client = await registerClient(options.adminUrl, {
    client_name: 'Relying party',
    redirect_uris: [redirectUri],
    scope: 'openid profile email offline_access',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    ...options.metadata,
  })
  const platform = await oidc.discovery(
    new URL(options.issuer),
    client.client_id,
    undefined,
    oidc.ClientSecretBasic(client.client_secret),
    { execute: [oidc.allowInsecureRequests] },
  )
  return {
    redirectUri,
    clientSecret: client.client_secret,
    authorize: async (parameters = {}) => {
      const codeVerifier = oidc.randomPKCECodeVerifier()
      const state = oidc.randomState()
      const nonce = oidc.randomNonce()
      const url = oidc.buildAuthorizationUrl(platform, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...parameters,
      })
      return { url, state, nonce, codeVerifier }
    },
    redeem: (callback, { state, nonce, codeVerifier }, maxAge) =>
      oidc.authorizationCodeGrant(platform, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
        ...(maxAge !== undefined && { maxAge }),
      }),
    refresh: (refreshToken) => oidc.refreshTokenGrant(platform, refreshToken),
    userinfo: (accessToken) => oidc.fetchUserInfo(platform, accessToken, oidc.skipSubjectCheck),
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
