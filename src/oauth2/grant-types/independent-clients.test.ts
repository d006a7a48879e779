import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeviceJourney, deviceGrant } from '../../../test/support/device-journey.ts'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
const accessToken = 'urn:ietf:params:oauth:token-type:access_token'

let server: OAuth2Server
let holder: KeyHolder
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  holder = await KeyHolder.create('ES256', 'k1')
  client = await server.register({
    grant_types: [deviceGrant, 'refresh_token', jwtBearer, tokenExchange, 'client_credentials'],
    redirect_uris: [],
    token_exchange_modes: ['impersonation', 'delegation'],
  })
  await server.adminServer.inject({
    method: 'POST',
    url: '/admin/trust/grants/jwt-bearer/issuers',
    payload: {
      issuer: 'https://issuer.example.test',
      subject: 'svc',
      scope: ['read', 'write'],
      jwk: holder.jwk,
      expires_at: '2030-01-01T00:00:00Z',
    },
  })
})
afterAll(() => server.stop())

/** Answers what the independent clients fetch. */
async function fetchFromServer(
  url: string,
  { method, headers, body }: { method: string; headers: Record<string, string>; body?: unknown },
): Promise<Response> {
  const { pathname, search } = new URL(url)
  const answer = await server.publicServer.inject({
    method: method as 'GET' | 'POST',
    url: pathname + search,
    headers,
    ...(body != null && { payload: String(body) }),
  })
  return new Response(answer.body || null, {
    status: answer.statusCode,
    headers: Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
  })
}

/** A device that does not wait, so that nobody waits for the test. */
const atOnce = (codes: openid.DeviceAuthorizationResponse) => ({ ...codes, interval: 0.001 })

let count = 0
function assertion(): Promise<string> {
  const now = Math.floor(server.clock.now().getTime() / 1000)
  return holder.sign({
    iss: 'https://issuer.example.test',
    sub: 'svc',
    aud: `${issuer}/oauth2/token`,
    iat: now,
    exp: now + 60,
    jti: `jti-${count++}`,
  })
}

const skew = () => Math.round((server.clock.now().getTime() - Date.now()) / 1000)

describe('openid-client', () => {
  const discover = async () => {
    const { client_id, client_secret } = client
    const metadata = { client_id, client_secret, [openid.clockSkew]: skew() }
    const authentication = openid.ClientSecretBasic(client_secret)
    return openid.discovery(new URL(issuer), client_id, metadata, authentication, {
      [openid.customFetch]: fetchFromServer as openid.CustomFetch,
    })
  }

  it('RFC 8628: connects a device', async () => {
    const configuration = await discover()
    const codes = await openid.initiateDeviceAuthorization(configuration, { scope: 'openid offline_access' })
    await new DeviceJourney(server, client).connect(codes)
    const tokens = await openid.pollDeviceAuthorizationGrant(configuration, atOnce(codes))
    expect(tokens.claims()).toMatchObject({ sub: 'alice' })
    const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token as string)
    expect(refreshed.access_token).not.toBe(tokens.access_token)
  })

  it('RFC 8628: hears that a device was turned down', async () => {
    const configuration = await discover()
    const codes = await openid.initiateDeviceAuthorization(configuration, { scope: 'openid' })
    await server.admin.rejectDeviceRequest(await new DeviceJourney(server, client).open(), codes.user_code)
    await expect(openid.pollDeviceAuthorizationGrant(configuration, atOnce(codes))).rejects.toMatchObject({
      error: 'access_denied',
    })
  })

  it('RFC 7523: exchanges an assertion, and reads why one is refused', async () => {
    const configuration = await discover()
    const signed = await assertion()
    const tokens = await openid.genericGrantRequest(configuration, jwtBearer, {
      assertion: signed,
      scope: 'read',
    })
    expect(tokens).toMatchObject({ scope: 'read', token_type: 'bearer' })
    await expect(
      openid.genericGrantRequest(configuration, jwtBearer, { assertion: signed }),
    ).rejects.toMatchObject({ error: 'jti_known' })
  })

  it('RFC 8693: exchanges a token, with an actor', async () => {
    const configuration = await discover()
    const { access_token: subject_token } = await openid.genericGrantRequest(configuration, jwtBearer, {
      assertion: await assertion(),
      scope: 'read write',
    })
    const { access_token: actor_token } = await openid.clientCredentialsGrant(configuration)
    const tokens = await openid.genericGrantRequest(configuration, tokenExchange, {
      subject_token,
      subject_token_type: accessToken,
      actor_token,
      actor_token_type: accessToken,
      scope: 'read',
    })
    expect(tokens).toMatchObject({ issued_token_type: accessToken, scope: 'read' })
    const { client_id } = client
    expect(await server.introspect(tokens.access_token)).toMatchObject({
      sub: 'svc',
      act: { sub: client_id, client_id },
    })
  })
})

describe('oauth4webapi', () => {
  const options = { [oauth.customFetch]: fetchFromServer }
  const parties = async () => {
    const url = new URL(issuer)
    const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options))
    const self: oauth.Client = { client_id: client.client_id, [oauth.clockSkew]: skew() }
    return { as, self, authentication: oauth.ClientSecretBasic(client.client_secret) }
  }

  it('RFC 8628: connects a device, and understands that it has to wait', async () => {
    const { as, self, authentication } = await parties()
    expect(as.device_authorization_endpoint).toBe(`${issuer}/oauth2/device/auth`)
    const parameters = { scope: 'openid' }
    const codes = await oauth.processDeviceAuthorizationResponse(
      as,
      self,
      await oauth.deviceAuthorizationRequest(as, self, authentication, parameters, options),
    )
    const poll = async () =>
      oauth.processDeviceCodeResponse(
        as,
        self,
        await oauth.deviceCodeGrantRequest(as, self, authentication, codes.device_code, options),
      )
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending', status: 400 })
    await new DeviceJourney(server, client).connect(codes)
    const tokens = await poll()
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: 'alice' })
    await expect(poll()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('RFC 7523, RFC 8693: exchanges an assertion, and what it got for it', async () => {
    const { as, self, authentication } = await parties()
    const grant = async (name: string, parameters: Record<string, string>) =>
      oauth.processGenericTokenEndpointResponse(
        as,
        self,
        await oauth.genericTokenEndpointRequest(as, self, authentication, name, parameters, options),
      )
    const first = await grant(jwtBearer, { assertion: await assertion(), scope: 'read write' })
    const second = await grant(tokenExchange, {
      subject_token: first.access_token,
      subject_token_type: accessToken,
      scope: 'read',
    })
    expect(second).toMatchObject({ issued_token_type: accessToken, scope: 'read' })
    await expect(
      grant(tokenExchange, {
        subject_token: second.access_token,
        subject_token_type: accessToken,
        scope: 'write',
      }),
    ).rejects.toMatchObject({ error: 'invalid_scope', status: 400 })
  })
})
