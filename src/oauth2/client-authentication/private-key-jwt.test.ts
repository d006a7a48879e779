import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as jose from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

let server: OAuth2Server
let holder: KeyHolder
let stranger: KeyHolder
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start({
    configuration: { clients: { http: { private_ip_exception_urls: ['http://127.0.0.1:*/jwks'] } } },
  })
  ;[holder, stranger] = await Promise.all([KeyHolder.create('ES256', 'k1'), KeyHolder.create('ES256', 'k1')])
  client = await server.register({ ...withKeys(holder) })
})
afterAll(() => server.stop())

const withKeys = ({ jwks, algorithm }: KeyHolder) => ({
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: algorithm,
  jwks,
})

const now = () => Math.floor(server.clock.now().getTime() / 1000)

let count = 0
/** The claims of a good assertion. */
const claimsOf = ({ client_id }: RegisteredClient, others: jose.JWTPayload = {}): jose.JWTPayload => ({
  iss: client_id,
  sub: client_id,
  aud: `${issuer}/oauth2/token`,
  iat: now(),
  exp: now() + 300,
  jti: `jti-${count++}`,
  ...others,
})

async function authenticate(
  assertion: string | Promise<string>,
  form: Record<string, string> = {},
  path = '/oauth2/token',
) {
  const answer = await server.post(path, {
    grant_type: 'client_credentials',
    client_assertion_type: assertionType,
    client_assertion: await assertion,
    ...form,
  })
  return { status: answer.statusCode, ...(answer.body === '' ? {} : answer.json()) }
}

const accepted = { status: 200 }
const refused = { status: 401, error: 'invalid_client' }

describe('private_key_jwt', () => {
  it('authenticates a client that signs an assertion about itself, for the server by any of its names', async () => {
    for (const aud of [`${issuer}/oauth2/token`, issuer, [issuer, 'https://elsewhere.example.test']])
      expect(await authenticate(holder.sign(claimsOf(client, { aud })))).toMatchObject(accepted)
    const form = { client_id: client.client_id }
    expect(await authenticate(holder.sign(claimsOf(client)), form)).toMatchObject(accepted)
  })

  it('works at the revocation endpoint with an assertion for it, or for the token endpoint', async () => {
    for (const aud of [`${issuer}/oauth2/token`, `${issuer}/oauth2/revoke`])
      expect(
        await authenticate(holder.sign(claimsOf(client, { aud })), { token: 'x' }, '/oauth2/revoke'),
      ).toMatchObject(accepted)
    const elsewhere = holder.sign(claimsOf(client, { aud: `${issuer}/oauth2/revoke` }))
    expect(await authenticate(elsewhere)).toMatchObject(refused)
  })

  it.each(['RS256', 'PS384', 'ES512', 'EdDSA'])('takes signatures with %s', async (algorithm) => {
    const other = await KeyHolder.create(algorithm)
    const registered = await server.register(withKeys(other))
    expect(await authenticate(other.sign(claimsOf(registered)))).toMatchObject(accepted)
  })

  it('takes any algorithm that fits the keys where none is registered', async () => {
    const { token_endpoint_auth_signing_alg: _, ...free } = withKeys(holder)
    expect(await authenticate(holder.sign(claimsOf(await server.register(free))))).toMatchObject(accepted)
  })

  it.each([
    ['an id in the body of another client', { client_id: 'somebody else' }],
    ['a secret beside the assertion (RFC 6749 §2.3)', { client_secret: 'secret' }],
    ['another type', { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }],
    ['no assertion', { client_assertion: '' }],
  ])('refuses %s as invalid_request', async (_what, form) => {
    expect(await authenticate(holder.sign(claimsOf(client)), form)).toMatchObject({
      status: 400,
      error: 'invalid_request',
    })
  })

  it('is refused to a client that registered another method, and another method to its clients', async () => {
    const bySecret = await server.register({ jwks: holder.jwks })
    expect(await authenticate(holder.sign(claimsOf(bySecret)))).toMatchObject(refused)
    const onlyId = await server.post('/oauth2/token', {
      grant_type: 'client_credentials',
      client_id: client.client_id,
    })
    expect(onlyId.json()).toMatchObject({ error: 'invalid_client' })
  })
})

describe('an attack on private_key_jwt', () => {
  it('by a replayed assertion: of 20 parallel uses one succeeds (RFC 7523 §3 item 7)', async () => {
    const assertion = await holder.sign(claimsOf(client))
    const answers = await Promise.all(Array.from({ length: 20 }, () => authenticate(assertion)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19)
    server.clock.advance(300)
    expect(await authenticate(assertion)).toMatchObject(refused)
  })

  it('by an assertion without a signature, or with a shared key (RFC 8725 §2.1, §3.1)', async () => {
    const unsigned = new jose.UnsecuredJWT(claimsOf(client)).encode()
    expect(await authenticate(unsigned)).toMatchObject(refused)
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${unsigned.split('.')[1]}.c2ln`
    expect(await authenticate(none)).toMatchObject(refused)
    const publicKey = await jose.exportSPKI(
      (await jose.importJWK(holder.jwk, 'ES256', { extractable: true })) as CryptoKey,
    )
    const confused = await new jose.SignJWT(claimsOf(client))
      .setProtectedHeader({ alg: 'HS256', kid: holder.kid })
      .sign(Buffer.from(publicKey))
    expect(await authenticate(confused)).toMatchObject(refused)
  })

  it('by another key under the same or another key id (RFC 8725 §2.1)', async () => {
    expect(await authenticate(stranger.sign(claimsOf(client)))).toMatchObject(refused)
    const forged = stranger.sign(claimsOf(client), { kid: '../../etc/passwd' })
    expect(await authenticate(forged)).toMatchObject(refused)
  })

  it('by a key that the header brings or points to: jwk, jku, x5u (RFC 8725 §3.10)', async () => {
    for (const header of [
      { jwk: stranger.jwk },
      { jku: 'https://attacker.example.test/jwks.json' },
      { x5u: 'https://attacker.example.test/cert.pem' },
      { x5c: ['MIIB'] },
    ])
      expect(await authenticate(stranger.sign(claimsOf(client), header))).toMatchObject(refused)
  })

  it('by another algorithm than the registered one (RFC 8725 §3.1)', async () => {
    const weaker = await KeyHolder.create('RS256', 'weaker')
    const registered = await server.register({
      ...withKeys(holder),
      jwks: { keys: [holder.jwk, weaker.jwk] },
    })
    expect(await authenticate(weaker.sign(claimsOf(registered)))).toMatchObject(refused)
    expect(await authenticate(holder.sign(claimsOf(registered)))).toMatchObject(accepted)
  })

  it.each([
    ['for another server (RFC 7523 §3 item 3)', { aud: 'https://elsewhere.example.test' }],
    [
      'for a server whose name begins like this one (RFC 7523 §3 item 3)',
      { aud: `${issuer}.attacker.example` },
    ],
    ['for nobody', { aud: undefined }],
    ['by another issuer (RFC 7523 §3 item 1)', { iss: 'somebody else' }],
    ['without an issuer', { iss: undefined }],
    ['without an id (item 7)', { jti: undefined }],
    ['with an id that is no text', { jti: 7 as unknown as string }],
    ['without an end (RFC 7523 §3 item 4)', { exp: undefined }],
    ['that has expired (RFC 7523 §3 item 4)', { exp: Date.parse('2026-11-24T11:00:00Z') / 1000 }],
    ['that would be valid for years', { exp: Date.parse('2030-01-01T00:00:00Z') / 1000 }],
    ['that is not valid yet (RFC 7523 §3 item 5)', { nbf: Date.parse('2026-11-24T13:00:00Z') / 1000 }],
    ['that was made in the future', { iat: Date.parse('2026-11-24T13:00:00Z') / 1000 }],
    ['whose end is no number', { exp: '9999999999' as unknown as number }],
  ])('by an assertion %s', async (_what, claims) => {
    expect(await authenticate(holder.sign(claimsOf(client, claims)))).toMatchObject(refused)
  })

  it('by an assertion of one client for another', async () => {
    const victim = await server.register(withKeys(stranger))
    const crossed = holder.sign(claimsOf(victim))
    expect(await authenticate(crossed)).toMatchObject(refused)
  })

  it('by an assertion that was changed, or written in a second form (RFC 7515 §2)', async () => {
    const [header, payload, signature] = (await holder.sign(claimsOf(client))).split('.')
    const other = Buffer.from(JSON.stringify(claimsOf(client))).toString('base64url')
    expect(await authenticate(`${header}.${other}.${signature}`)).toMatchObject(refused)
    expect(await authenticate(`${header}.${payload}.${signature}=`)).toMatchObject(refused)
    expect(await authenticate(`${header}.${payload}.`)).toMatchObject(refused)
    const critical = holder.sign(claimsOf(client), { crit: ['exp'], exp: 1 } as never)
    expect(await authenticate(critical.catch(() => 'unsignable'))).toMatchObject(refused)
  })
})

describe('keys at an address', () => {
  let keyServer: Server
  let published: KeyHolder[]
  let address: string
  beforeAll(async () => {
    keyServer = createServer((_request, response) =>
      response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) })),
    )
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`
  })
  afterAll(() => keyServer.close())

  it('verify assertions, also after the client has rotated them', async () => {
    published = [holder]
    const { jwks: _, ...metadata } = withKeys(holder)
    const registered = await server.register({ ...metadata, jwks_uri: `${address}/jwks` })
    expect(await authenticate(holder.sign(claimsOf(registered)))).toMatchObject(accepted)
    const next = await KeyHolder.create('ES256', 'k2')
    published = [next]
    server.clock.advance(60)
    expect(await authenticate(next.sign(claimsOf(registered)))).toMatchObject(accepted)
    expect(await authenticate(holder.sign(claimsOf(registered)))).toMatchObject(refused)
  })

  it('are not fetched from a private network (RFC 9700 §4.11, server-side request forgery)', async () => {
    const { jwks: _, ...metadata } = withKeys(holder)
    const registered = await server.register({ ...metadata, jwks_uri: 'https://app.example.com/admin' })
    // The name of an honest address may be made to lead elsewhere after the registration.
    await server.database.pool.query(
      `update oauth2.clients set document = jsonb_set(document, '{jwks_uri}', to_jsonb($2::text)) where id = $1`,
      [registered.client_id, `${address}/admin`],
    )
    expect(await authenticate(holder.sign(claimsOf(registered)))).toMatchObject({
      ...refused,
      error_description: expect.stringContaining('cannot be fetched'),
    })
  })
})
