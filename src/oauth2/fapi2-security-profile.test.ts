import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK } from 'jose'
import * as oauth from 'oauth4webapi'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Journey } from '../../test/support/authorization-journey.ts'
import { issuer, OAuth2Server, redirectUri } from '../../test/support/oauth2-server.ts'
import { type ClientKeyPair, clientKeyPair } from '../../test/support/request-objects.ts'
import { clockSkewOf, serverFetch } from '../../test/support/server-fetch.ts'

const pem = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../test/support/certificates', name), 'utf8')

let server: OAuth2Server
let key: ClientKeyPair

beforeAll(async () => {
  server = await OAuth2Server.start({
    oauth2: { oauth2: { dpop: { require_nonce: true } } },
    configuration: {
      public: {
        trusted_proxies: ['loopback'],
        client_certificates: {
          header: 'client-cert',
          authorities: pem('app-authority.pem'),
          url: 'https://mtls.id.example.test',
        },
      },
    },
  })
  key = await clientKeyPair('PS256')
})
afterAll(() => server.stop())

type Certificate = 'app.pem' | 'app-self-signed.pem'

/** The network of a client that has a certificate: a proxy ends TLS and says which one it is. */
function fetchWith(certificate?: Certificate) {
  return (url: string, request: { method: string; headers: Record<string, string>; body?: unknown }) => {
    const der = certificate && new X509Certificate(pem(certificate)).raw.toString('base64')
    const headers = { ...request.headers, ...(der && { 'client-cert': `:${der}:` }) }
    return serverFetch(server)(url, { ...request, headers })
  }
}

const strict = { require_pushed_authorization_requests: true, id_token_signed_response_alg: 'PS256' }

interface Way {
  readonly metadata: () => Promise<Record<string, unknown>>
  readonly authentication: () => oauth.ClientAuth
  readonly certificate?: Certificate
}

const ways: Readonly<Record<string, Way>> = {
  private_key_jwt: {
    metadata: async () => ({ jwks: { keys: [key.publicJwk] } }),
    authentication: () => oauth.PrivateKeyJwt({ key: key.privateKey, kid: key.kid }),
  },
  tls_client_auth: {
    metadata: async () => ({ tls_client_auth_san_dns: 'app.example.test' }),
    authentication: oauth.TlsClientAuth,
    certificate: 'app.pem',
  },
  self_signed_tls_client_auth: {
    metadata: async () => {
      const certificate = new X509Certificate(pem('app-self-signed.pem'))
      const jwk = await exportJWK(certificate.publicKey)
      return { jwks: { keys: [{ ...jwk, x5c: [certificate.raw.toString('base64')] }] } }
    },
    authentication: oauth.TlsClientAuth,
    certificate: 'app-self-signed.pem',
  },
}

const combinations = Object.keys(ways).flatMap((method) =>
  ['DPoP', 'certificate'].map((binding) => [method, binding] as const),
)

async function register(method: string, binding: string) {
  const way = ways[method] as Way
  // A client that authenticates by a key still needs a certificate to bind its tokens to.
  const certificate = way.certificate ?? (binding === 'certificate' ? ('app.pem' as const) : undefined)
  const registered = await server.register({
    ...strict,
    ...(await way.metadata()),
    token_endpoint_auth_method: method,
    ...(binding === 'DPoP'
      ? { dpop_bound_access_tokens: true }
      : { tls_client_certificate_bound_access_tokens: true }),
  })
  return { registered, certificate, authentication: way.authentication() }
}

describe.each(combinations)('FAPI 2.0 Security Profile with %s and tokens bound by %s', (method, binding) => {
  it('is run by openid-client: pushed request, code, userinfo, refresh, introspection, revocation', async () => {
    const { registered, certificate, authentication } = await register(method, binding)
    const configuration = await oidc.discovery(
      new URL(issuer),
      registered.client_id,
      { [oidc.clockSkew]: clockSkewOf(server), id_token_signed_response_alg: 'PS256' },
      authentication as oidc.ClientAuth,
      { [oidc.customFetch]: (url, request) => fetchWith(certificate)(url, request as never) },
    )
    const DPoP =
      binding === 'DPoP'
        ? oidc.getDPoPHandle(configuration, await oidc.randomDPoPKeyPair('ES256'))
        : undefined
    const proving = DPoP ? { DPoP } : {}
    const verifier = oidc.randomPKCECodeVerifier()
    const state = oidc.randomState()
    const url = await oidc.buildAuthorizationUrlWithPAR(
      configuration,
      {
        redirect_uri: redirectUri,
        scope: 'openid offline_access',
        state,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
      proving,
    )
    const { location } = await new Journey(server).signIn(url.href)
    const checks = { expectedState: state, pkceCodeVerifier: verifier }
    const tokens = await oidc.authorizationCodeGrant(
      configuration,
      new URL(location),
      checks,
      undefined,
      proving,
    )
    expect(tokens.token_type).toBe(binding === 'DPoP' ? 'dpop' : 'bearer')
    const refreshed = await oidc.refreshTokenGrant(
      configuration,
      tokens.refresh_token as string,
      undefined,
      proving,
    )
    const userinfo = await oidc.fetchUserInfo(configuration, refreshed.access_token, 'alice', proving)
    expect(userinfo.sub).toBe('alice')
    const introspected = await oidc.tokenIntrospection(configuration, refreshed.access_token)
    expect(introspected).toMatchObject({
      active: true,
      cnf: binding === 'DPoP' ? { jkt: expect.any(String) } : { 'x5t#S256': expect.any(String) },
    })
    await oidc.tokenRevocation(configuration, refreshed.access_token)
    expect(await server.isActive(refreshed.access_token)).toBe(false)
  })

  it('is run by oauth4webapi for tokens of the client, and refused to whoever has not its credentials', async () => {
    const { registered, certificate, authentication } = await register(method, binding)
    const network = { [oauth.customFetch]: fetchWith(certificate) }
    const url = new URL(issuer)
    const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, network))
    const client: oauth.Client = {
      client_id: registered.client_id,
      [oauth.clockSkew]: clockSkewOf(server),
      ...(certificate && { use_mtls_endpoint_aliases: true }),
    }
    const DPoP = binding === 'DPoP' ? oauth.DPoP(client, await oauth.generateKeyPair('ES256')) : undefined
    const request = async (by: oauth.ClientAuth, fetching: object) => {
      const send = () =>
        oauth.clientCredentialsGrantRequest(
          as,
          client,
          by,
          { scope: 'read' },
          {
            ...fetching,
            ...(DPoP && { DPoP }),
          },
        )
      const process = async () => oauth.processClientCredentialsResponse(as, client, await send())
      return process().catch((error) => {
        if (oauth.isDPoPNonceError(error)) return process()
        throw error
      })
    }
    const { access_token } = await request(authentication, network)
    expect(await server.introspect(access_token)).toMatchObject({ active: true, cnf: expect.anything() })
    const stranger = await clientKeyPair('PS256', key.kid)
    const strangers = oauth.PrivateKeyJwt({ key: stranger.privateKey, kid: stranger.kid })
    const attempts = [
      () => request(strangers, network),
      () => request(oauth.None(), { [oauth.customFetch]: fetchWith() }),
      // A client that authenticates by a key may come with any certificate.
      ...(method === 'private_key_jwt'
        ? []
        : [() => request(authentication, { [oauth.customFetch]: fetchWith(other(certificate)) })]),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ error: 'invalid_client' })
  })
})

function other(certificate: Certificate | undefined): Certificate {
  return certificate === 'app.pem' ? 'app-self-signed.pem' : 'app.pem'
}
