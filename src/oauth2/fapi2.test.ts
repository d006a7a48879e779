import * as oauth from 'oauth4webapi'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Journey, TestBrowser } from '../../test/support/authorization-journey.ts'
import { issuer, OAuth2Server, type RegisteredClient, redirectUri } from '../../test/support/oauth2-server.ts'
import { type ClientKeyPair, clientKeyPair } from '../../test/support/request-objects.ts'
import { clockSkewOf, serverFetch } from '../../test/support/server-fetch.ts'

let server: OAuth2Server
let key: ClientKeyPair

beforeAll(async () => {
  server = await OAuth2Server.start()
  key = await clientKeyPair('PS256')
})
afterAll(() => server.stop())

const fetching = {
  [oauth.customFetch]: (...request: Parameters<ReturnType<typeof serverFetch>>) =>
    serverFetch(server)(...request),
}

async function discover(): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer)
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, fetching))
}

/** A client as FAPI 2.0 Message Signing wants it. */
function registerStrictClient(): Promise<RegisteredClient> {
  return server.register({
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [key.publicJwk] },
    request_object_signing_alg: 'PS256',
    authorization_signed_response_alg: 'PS256',
    id_token_signed_response_alg: 'PS256',
    require_pushed_authorization_requests: true,
    require_signed_request_object: true,
    authorization_details_types: ['payment'],
    audience: ['https://api.example.test'],
  })
}

const payment = { type: 'payment', amount: '12.50' }

describe('FAPI 2.0 Message Signing, by a client that was written without this server', () => {
  it('signs its request, pushes it, verifies the signed answer, and gets tokens that are bound to its key', async () => {
    const registered = await registerStrictClient()
    const as = await discover()
    const client: oauth.Client = {
      client_id: registered.client_id,
      authorization_signed_response_alg: 'PS256',
      id_token_signed_response_alg: 'PS256',
      [oauth.clockSkew]: clockSkewOf(server),
    }
    const privateKey = { key: key.privateKey, kid: key.kid }
    const authentication = oauth.PrivateKeyJwt(privateKey)
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const parameters = new URLSearchParams({
      client_id: registered.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'jwt',
      scope: 'openid offline_access',
      resource: 'https://api.example.test',
      authorization_details: JSON.stringify([payment]),
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const request = await oauth.issueRequestObject(as, client, parameters, privateKey)
    const pushed = await oauth.processPushedAuthorizationResponse(
      as,
      client,
      await oauth.pushedAuthorizationRequest(as, client, authentication, { request }, fetching),
    )
    const address = `/oauth2/auth?${new URLSearchParams({ client_id: registered.client_id, request_uri: pushed.request_uri })}`
    const { location } = await new Journey(server).signIn(
      address,
      {},
      {
        grant_access_token_audience: ['https://api.example.test'],
        grant_authorization_details: [payment],
      },
    )
    const answer = await oauth.validateJwtAuthResponse(as, client, new URL(location), state, fetching)

    const dpop = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
    const redeem = () =>
      oauth.authorizationCodeGrantRequest(as, client, authentication, answer, redirectUri, verifier, {
        ...fetching,
        DPoP: dpop,
      })
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, await redeem(), {
      requireIdToken: true,
    })
    expect(tokens.token_type).toBe('dpop')
    expect(tokens.authorization_details).toEqual([payment])
    expect(await server.introspect(tokens.access_token)).toMatchObject({
      aud: ['https://api.example.test'],
      authorization_details: [payment],
      cnf: { jkt: expect.any(String) },
    })
  })

  it('is refused whatever part of it is left out', async () => {
    const registered = await registerStrictClient()
    const parameters = {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 'state-12345678',
    }
    const plain = await new TestBrowser(server).get(
      `/oauth2/auth?${new URLSearchParams({ ...parameters, client_id: registered.client_id })}`,
    )
    expect(plain.params.error).toBe('invalid_request')
    const as = await discover()
    const client = { client_id: registered.client_id, [oauth.clockSkew]: clockSkewOf(server) }
    const privateKey = { key: key.privateKey, kid: key.kid }
    const unsigned = await oauth.pushedAuthorizationRequest(
      as,
      client,
      oauth.PrivateKeyJwt(privateKey),
      parameters,
      fetching,
    )
    await expect(oauth.processPushedAuthorizationResponse(as, client, unsigned)).rejects.toMatchObject({
      error: 'invalid_request',
    })
    const request = await oauth.issueRequestObject(as, client, parameters, privateKey)
    const notPushed = await new TestBrowser(server).get(
      `/oauth2/auth?${new URLSearchParams({ client_id: registered.client_id, request })}`,
    )
    expect(notPushed.params.error).toBe('invalid_request')
  })
})

describe('the certified relying party', () => {
  /** A client of its own for each way to ask, and the library's view of the server. */
  async function configure(
    metadata: Record<string, unknown>,
    ...ways: ((configuration: oidc.Configuration) => void)[]
  ) {
    const registered = await server.register({
      jwks: { keys: [key.publicJwk] },
      grant_types: ['authorization_code', 'implicit'],
      response_types: ['code', 'id_token', 'code id_token'],
      ...metadata,
    })
    const configuration = await oidc.discovery(
      new URL(issuer),
      registered.client_id,
      { [oidc.clockSkew]: clockSkewOf(server) },
      oidc.ClientSecretBasic(registered.client_secret),
      { [oidc.customFetch]: (url, request) => serverFetch(server)(url, request as never), execute: ways },
    )
    return { registered, configuration }
  }

  const state = 'state-12345678'
  const nonce = 'nonce-12345678'
  const verifier = oidc.randomPKCECodeVerifier()
  const asked = async () => ({
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }

  it('pushes its request', async () => {
    const { configuration } = await configure({ require_pushed_authorization_requests: true })
    const url = await oidc.buildAuthorizationUrlWithPAR(configuration, await asked())
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
    const { location } = await new Journey(server).signIn(url.href)
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(location), checks)
    expect(tokens.claims()?.sub).toBe('alice')
  })

  it('signs its request', async () => {
    const { configuration } = await configure({ require_signed_request_object: true })
    const signingKey = { key: key.privateKey, kid: key.kid }
    const url = await oidc.buildAuthorizationUrlWithJAR(configuration, await asked(), signingKey)
    const { location } = await new Journey(server).signIn(url.href)
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(location), checks)
    expect(tokens.claims()?.sub).toBe('alice')
  })

  it('verifies a signed answer', async () => {
    const { configuration } = await configure({}, oidc.useJwtResponseMode)
    const url = oidc.buildAuthorizationUrl(configuration, await asked())
    expect(url.searchParams.get('response_mode')).toBe('jwt')
    const { location } = await new Journey(server).signIn(url.href)
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(location), checks)
    expect(tokens.claims()?.sub).toBe('alice')
  })

  it('verifies the ID token of the hybrid flow, with the hashes of its code and state', async () => {
    const { configuration } = await configure({}, oidc.useCodeIdTokenResponseType)
    const url = oidc.buildAuthorizationUrl(configuration, await asked())
    const { location } = await new Journey(server).signIn(url.href)
    expect(new URL(location).hash).toContain('id_token=')
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(location), checks)
    expect(tokens.claims()?.sub).toBe('alice')
  })

  it('verifies the ID token of the implicit flow', async () => {
    const { configuration } = await configure({}, oidc.useIdTokenResponseType)
    const { redirect_uri, scope } = await asked()
    const url = oidc.buildAuthorizationUrl(configuration, { redirect_uri, scope, state, nonce })
    const { location } = await new Journey(server).signIn(url.href)
    const claims = await oidc.implicitAuthentication(configuration, new URL(location), nonce, {
      expectedState: state,
    })
    expect(claims.sub).toBe('alice')
  })

  it('RFC 9700 §4.4: takes no answer of another server for one of this (mix-up)', async () => {
    const { configuration } = await configure({})
    const { location } = await new Journey(server).signIn(
      oidc.buildAuthorizationUrl(configuration, await asked()).href,
    )
    const mixedUp = new URL(location)
    mixedUp.searchParams.set('iss', 'https://evil.example.test')
    await expect(oidc.authorizationCodeGrant(configuration, mixedUp, checks)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('"iss"') },
    })
    mixedUp.searchParams.delete('iss')
    await expect(oidc.authorizationCodeGrant(configuration, mixedUp, checks)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('"iss"') },
    })
  })

  it('RFC 9700 §4.5: an injected code of another session is refused by its proof key', async () => {
    const { configuration } = await configure({})
    const attackers = await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier())
    const { location } = await new Journey(server).signIn(
      oidc.buildAuthorizationUrl(configuration, { ...(await asked()), code_challenge: attackers }).href,
    )
    await expect(oidc.authorizationCodeGrant(configuration, new URL(location), checks)).rejects.toMatchObject(
      { error: 'invalid_grant' },
    )
  })

  it('RFC 9700 §4.8.2: a request without its proof key is refused at the token endpoint (PKCE downgrade)', async () => {
    const { configuration } = await configure({})
    const { code_challenge, code_challenge_method, ...downgraded } = await asked()
    const { location } = await new Journey(server).signIn(
      oidc.buildAuthorizationUrl(configuration, downgraded).href,
    )
    await expect(oidc.authorizationCodeGrant(configuration, new URL(location), checks)).rejects.toMatchObject(
      { error: 'invalid_grant' },
    )
  })
})
