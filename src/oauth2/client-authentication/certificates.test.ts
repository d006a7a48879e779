import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as jose from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient, redirectUri } from '../../../test/support/oauth2-server.ts'

/** Made with openssl for this test; they expire in a hundred years and protect nothing. */
const pem = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../test/support/certificates', name), 'utf8')
const derOf = (certificate: string) => new X509Certificate(certificate).raw.toString('base64')
const thumbprint = (certificate: string) =>
  createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')

const proxy = '192.0.2.1'
const stranger = '203.0.113.9'
const name = 'CN=app,OU=Payments,O=Example\\, Ltd.,C=GB'

let server: OAuth2Server
let client: RegisteredClient
let selfSigned: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start({
    configuration: {
      public: {
        trusted_proxies: ['192.0.2.0/24'],
        client_certificates: {
          header: 'Client-Cert',
          authorities: pem('app-authority.pem'),
          url: 'https://mtls.id.example.test/',
        },
      },
    },
  })
  client = await server.register({
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: name,
    tls_client_certificate_bound_access_tokens: true,
  })
  selfSigned = await server.register({
    token_endpoint_auth_method: 'self_signed_tls_client_auth',
    jwks: await keysOf('app-self-signed.pem'),
  })
})
afterAll(() => server.stop())

async function keysOf(file: string, withCertificate = true): Promise<{ keys: jose.JWK[] }> {
  const certificate = new X509Certificate(pem(file))
  const jwk = await jose.exportJWK(certificate.publicKey)
  return { keys: [{ ...jwk, ...(withCertificate && { x5c: [certificate.raw.toString('base64')] }) }] }
}

interface Sent {
  readonly certificate?: string | undefined
  /** As the proxy writes it. */
  readonly header?: string | readonly string[]
  readonly from?: string
  readonly form?: Record<string, string>
}

async function token(of: RegisteredClient, { certificate, header, from = proxy, form }: Sent = {}) {
  const value = header ?? (certificate === undefined ? undefined : `:${derOf(pem(certificate))}:`)
  const answer = await server.publicServer.inject({
    method: 'POST',
    url: '/oauth2/token',
    remoteAddress: from,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(value !== undefined && { 'client-cert': value as string }),
    },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: of.client_id,
      ...form,
    }).toString(),
  })
  return { status: answer.statusCode, ...answer.json() }
}

const accepted = { status: 200 }
const refused = { status: 401, error: 'invalid_client' }

describe('tls_client_auth, behind a proxy that ends TLS (RFC 8705 §2.1)', () => {
  it('takes a certificate of a known authority for the registered name', async () => {
    expect(await token(client, { certificate: 'app.pem' })).toMatchObject(accepted)
  })

  it.each([
    ['a byte sequence (RFC 9440)', () => `:${derOf(pem('app.pem'))}:`],
    ['Base64 of DER and its chain', () => `${derOf(pem('app.pem'))},${derOf(pem('app-authority.pem'))}`],
    ['percent-encoded PEM', () => encodeURIComponent(pem('app.pem'))],
    [
      'an element of Envoy',
      () => `By=spiffe://x;Cert="${encodeURIComponent(pem('app.pem'))}";Subject="CN=app"`,
    ],
  ])('reads it as %s', async (_form, header) => {
    expect(await token(client, { header: header() })).toMatchObject(accepted)
  })

  it.each([
    ['tls_client_auth_subject_dn', 'cn=APP, ou=payments, o=Example\\2C Ltd., c=gb'],
    ['tls_client_auth_san_dns', 'app.example.test'],
    ['tls_client_auth_san_uri', 'spiffe://example.test/app'],
    ['tls_client_auth_san_ip', '192.0.2.7'],
    ['tls_client_auth_san_email', 'app@example.test'],
  ])('knows the client by %s', async (field, value) => {
    const metadata = { token_endpoint_auth_method: 'tls_client_auth' }
    const registered = await server.register({ ...metadata, [field]: value })
    expect(await token(registered, { certificate: 'app.pem' })).toMatchObject(accepted)
    const other = await server.register({
      ...metadata,
      [field]: value.replace(/app/i, 'other').replace(/7$/, '8'),
    })
    expect(await token(other, { certificate: 'app.pem' })).toMatchObject(refused)
  })

  it.each([
    ['none', undefined],
    ['one of another authority', 'operator.pem'],
    ['one that it signed itself, for the same name', 'app-self-signed.pem'],
    ['one that has expired', 'app-expired.pem'],
    ['one that is for servers', 'app-server.pem'],
    ['that of the authority', 'app-authority.pem'],
  ])('refuses %s', async (_what, certificate) => {
    expect(await token(client, { certificate })).toMatchObject(refused)
  })

  it('refuses a header that is no certificate, or is there twice', async () => {
    const good = `:${derOf(pem('app.pem'))}:`
    for (const header of ['', 'x', ':AAAA:', '%', [good, good]])
      expect(await token(client, { header })).toMatchObject(refused)
  })

  it('refuses the header from an address that is not trusted (RFC 8705 §6.5, forged header)', async () => {
    expect(await token(client, { certificate: 'app.pem', from: stranger })).toMatchObject(refused)
  })

  it('is told apart from a client that only says its id, and from one with a secret', async () => {
    const form = { client_secret: 'secret' }
    expect(await token(client, { certificate: 'app.pem', form })).toMatchObject(refused)
  })
})

describe('self_signed_tls_client_auth (RFC 8705 §2.2)', () => {
  it('takes the certificate that is registered, or any of the registered key', async () => {
    expect(await token(selfSigned, { certificate: 'app-self-signed.pem' })).toMatchObject(accepted)
    const byKey = await server.register({
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks: await keysOf('app-self-signed.pem', false),
    })
    expect(await token(byKey, { certificate: 'app-self-signed.pem' })).toMatchObject(accepted)
  })

  it('refuses every other one, and the right one from an address that is not trusted', async () => {
    expect(await token(selfSigned)).toMatchObject(refused)
    expect(await token(selfSigned, { certificate: 'app.pem' })).toMatchObject(refused)
    expect(await token(selfSigned, { certificate: 'app-self-signed.pem', from: stranger })).toMatchObject(
      refused,
    )
  })
})

describe('a token that is bound to a certificate (RFC 8705 §3)', () => {
  async function userinfo(accessToken: string, certificate?: string, from = proxy) {
    const answer = await server.publicServer.inject({
      url: '/userinfo',
      remoteAddress: from,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(certificate !== undefined && { 'client-cert': `:${derOf(pem(certificate))}:` }),
      },
    })
    return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], ...answer.json() }
  }

  it('says so, and is used with that certificate', async () => {
    const { code } = await server.authorize(client)
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    const tokens = await token(client, { certificate: 'app.pem', form })
    expect(tokens).toMatchObject({ status: 200, token_type: 'bearer' })
    const cnf = { 'x5t#S256': thumbprint(pem('app.pem')) }
    expect(jose.decodeJwt(tokens.access_token)).toMatchObject({ cnf })
    expect(await server.introspect(tokens.access_token)).toMatchObject({ cnf, token_type: 'Bearer' })
    expect(await userinfo(tokens.access_token, 'app.pem')).toMatchObject({ status: 200, sub: 'alice' })
  })

  it('is worth nothing to a thief: without it, with another one, or from elsewhere', async () => {
    const { code } = await server.authorize(client)
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    const { access_token } = await token(client, { certificate: 'app.pem', form })
    for (const [certificate, from] of [[undefined], ['app-self-signed.pem'], ['app.pem', stranger]])
      expect(await userinfo(access_token, certificate, from)).toMatchObject({
        status: 401,
        error: 'invalid_token',
        challenge: 'Bearer error="invalid_token"',
      })
  })

  it('is what a public client gets, whose refresh tokens are bound too (RFC 8705 §4)', async () => {
    const app = await server.register({
      token_endpoint_auth_method: 'none',
      tls_client_certificate_bound_access_tokens: true,
    })
    const { code } = await server.authorize(app)
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    expect(await token(app, { form })).toMatchObject({ status: 400, error: 'invalid_request' })
    const { refresh_token } = await token(app, { certificate: 'app-self-signed.pem', form })
    const refresh = { grant_type: 'refresh_token', refresh_token }
    expect(await token(app, { certificate: 'app.pem', form: refresh })).toMatchObject({
      error: 'invalid_grant',
    })
    expect(await token(app, { certificate: 'app-self-signed.pem', form: refresh })).toMatchObject(accepted)
  })
})

describe('the server', () => {
  it('says where clients with certificates find it (RFC 8705 §5)', async () => {
    const document = (await server.publicServer.inject('/.well-known/openid-configuration')).json()
    expect(document).toMatchObject({
      tls_client_certificate_bound_access_tokens: true,
      mtls_endpoint_aliases: { token_endpoint: 'https://mtls.id.example.test/oauth2/token' },
    })
    expect(document.token_endpoint_auth_methods_supported).toEqual(
      expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
    )
  })

  it('registers only what it can do and what is whole', async () => {
    const refusal = async (at: OAuth2Server, metadata: object) => {
      const answer = await at.adminServer.inject({ method: 'POST', url: '/admin/clients', payload: metadata })
      return answer.json().error
    }
    const plain = await OAuth2Server.start()
    for (const metadata of [
      { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'a.example.test' },
      { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: await keysOf('app.pem') },
      { tls_client_certificate_bound_access_tokens: true },
    ])
      expect(await refusal(plain, metadata)).toBe('invalid_client_metadata')
    await plain.stop()
    for (const metadata of [
      { token_endpoint_auth_method: 'tls_client_auth' },
      {
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_san_dns: 'a.example.test',
        tls_client_auth_san_ip: '192.0.2.7',
      },
      { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_ip: '192.0.2.x' },
      { token_endpoint_auth_method: 'self_signed_tls_client_auth' },
      { tls_client_certificate_bound_access_tokens: true, dpop_bound_access_tokens: true },
    ])
      expect(await refusal(server, metadata)).toBe('invalid_client_metadata')
  })
})
