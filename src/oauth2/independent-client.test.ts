import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../test/support/authorization-journey.ts'
import { issuer, OAuth2Server, redirectUri } from '../../test/support/oauth2-server.ts'
import { clockSkewOf, serverFetch } from '../../test/support/server-fetch.ts'

let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start()
})
afterAll(() => server.stop())

const options = {
  [oauth.customFetch]: (...[url, request]: Parameters<ReturnType<typeof serverFetch>>) =>
    serverFetch(server)(url, request),
}

async function discover(): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer)
  for (const algorithm of ['oidc', 'oauth2'] as const)
    await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...options }))
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options))
}

describe.each([
  ['client_secret_basic', 'RS256', 'jwt'],
  ['client_secret_post', 'ES256', 'opaque'],
  ['none', 'EdDSA', 'jwt'],
])(
  'a client that was written without this server, with %s, %s and %s access tokens',
  (method, algorithm, format) => {
    it('signs in, verifies what it gets, refreshes, reads the claims, revokes', async () => {
      const { client_id, client_secret } = await server.register({
        token_endpoint_auth_method: method,
        id_token_signed_response_alg: algorithm,
        userinfo_signed_response_alg: algorithm,
        access_token_strategy: format,
      })
      const client: oauth.Client = {
        client_id,
        id_token_signed_response_alg: algorithm,
        userinfo_signed_response_alg: algorithm,
        [oauth.clockSkew]: clockSkewOf(server),
      }
      const authentication = {
        client_secret_basic: oauth.ClientSecretBasic,
        client_secret_post: oauth.ClientSecretPost,
        none: oauth.None,
      }[method] as typeof oauth.ClientSecretBasic
      const credentials = authentication(client_secret)
      const as = await discover()

      const verifier = oauth.generateRandomCodeVerifier()
      const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
      const address = authorizationAddress(
        { client_id },
        {
          scope: 'openid offline_access',
          state,
          nonce,
          max_age: '600',
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        },
      )
      const { location } = await new Journey(server).signIn(
        address,
        {},
        {
          session: { id_token: { email: 'alice@example.test' } },
        },
      )
      // Checks `iss` as well (RFC 9207), because the discovery document promises it.
      const parameters = oauth.validateAuthResponse(as, client, new URL(location), state)
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        credentials,
        parameters,
        redirectUri,
        verifier,
        options,
      )
      const expected = { expectedNonce: nonce, maxAge: 600, requireIdToken: true }
      const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, expected)
      await oauth.validateApplicationLevelSignature(as, response, options)
      const idToken = oauth.getValidatedIdTokenClaims(tokens)
      expect(idToken).toMatchObject({ sub: 'alice', email: 'alice@example.test' })

      const refreshed = await oauth.processRefreshTokenResponse(
        as,
        client,
        await oauth.refreshTokenGrantRequest(
          as,
          client,
          credentials,
          tokens.refresh_token as string,
          options,
        ),
      )
      const userinfo = await oauth.userInfoRequest(as, client, refreshed.access_token, options)
      expect(await oauth.processUserInfoResponse(as, client, 'alice', userinfo)).toMatchObject({
        email: 'alice@example.test',
      })
      await oauth.validateApplicationLevelSignature(as, userinfo, options)

      const revocation = await oauth.revocationRequest(
        as,
        client,
        credentials,
        refreshed.access_token,
        options,
      )
      await oauth.processRevocationResponse(revocation)
      expect(await server.isActive(refreshed.refresh_token)).toBe(false)
    })
  },
)

describe('the same client', () => {
  it('gets a token of its own and understands a refusal', async () => {
    const { client_id, client_secret } = await server.register({ scope: 'read' })
    const as = await discover()
    const client = { client_id }
    const request = async (secret: string, scope: string) =>
      oauth.processClientCredentialsResponse(
        as,
        client,
        await oauth.clientCredentialsGrantRequest(
          as,
          client,
          oauth.ClientSecretBasic(secret),
          { scope },
          options,
        ),
      )
    expect((await request(client_secret, 'read')).scope).toBe('read')
    await expect(request(client_secret, 'write')).rejects.toMatchObject({
      error: 'invalid_scope',
      status: 400,
    })
    // The scheme that the header takes is named, as RFC 6749 §5.2 asks.
    await expect(request('wrong', 'read')).rejects.toMatchObject({
      cause: [expect.objectContaining({ scheme: 'basic' })],
    })
  })
})
