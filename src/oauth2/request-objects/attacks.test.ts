import { createHmac } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { CompactEncrypt, exportSPKI, importJWK, type JWK, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Journey, TestBrowser } from '../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../test/support/oauth2-server.ts'
import { type ClientKeyPair, clientKeyPair, signObject } from '../../../test/support/request-objects.ts'

let server: OAuth2Server
let key: ClientKeyPair
let stranger: ClientKeyPair
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  key = await clientKeyPair('RS256')
  stranger = await clientKeyPair('RS256')
  client = await server.register({ jwks: { keys: [key.publicJwk] } })
})
afterAll(() => server.stop())

const claims = (more: Record<string, unknown> = {}) => ({
  iss: client.client_id,
  aud: issuer,
  client_id: client.client_id,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'read',
  state: 'state-of-object',
  ...more,
})

const address = (request: string, more: Record<string, string> = {}) =>
  `/oauth2/auth?${new URLSearchParams({ client_id: client.client_id, request, ...more })}`

async function refusal(request: string, more: Record<string, string> = {}): Promise<string | undefined> {
  const { base, params, cookies } = await new TestBrowser(server).get(address(request, more))
  expect({ base, cookies }).toEqual({ base: `${issuer}/ui/oidc_error`, cookies: [] })
  return params.error_description
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

describe('a forged signature', () => {
  it('RFC 8725 §2.1: none is no signature, in any spelling', async () => {
    expect(await refusal(new UnsecuredJWT(claims()).encode())).toContain('not signed')
    for (const alg of ['None', 'NONE', 'nOnE', '']) await refusal(`${encode({ alg })}.${encode(claims())}.`)
    const [, payload] = (await signObject(key, claims())).split('.')
    await refusal(`${encode({ alg: 'RS256', kid: key.kid })}.${payload}.`)
  })

  it('RFC 8725 §3.1: HS256 with the public key as the secret is refused (key confusion)', async () => {
    const publicKey = (await importJWK(key.publicJwk, 'RS256')) as CryptoKey
    const secrets = [await exportSPKI(publicKey), JSON.stringify(key.publicJwk), client.client_secret]
    for (const secret of secrets) {
      const signed = `${encode({ alg: 'HS256', kid: key.kid })}.${encode(claims())}`
      const signature = createHmac('sha256', secret).update(signed).digest('base64url')
      await refusal(`${signed}.${signature}`)
    }
  })

  it('RFC 8725 §3.10: a forged kid finds no key of somebody else, and the header brings none of its own', async () => {
    for (const header of [
      {},
      { kid: 'unknown' },
      { kid: '../../etc/passwd' },
      { kid: "' or 1=1 --" },
      { jwk: stranger.publicJwk },
      { jku: 'https://evil.example.test/jwks.json' },
      { x5u: 'https://evil.example.test/cert.pem' },
      { x5c: ['MIIB'] },
    ])
      expect(await refusal(await signObject(stranger, claims(), header))).toMatch(/signature/)
  })

  it('RFC 7515 §4.1.11: extensions that must be understood are not', async () => {
    const signed = await signObject(key, claims(), {})
    const [, payload, signature] = signed.split('.')
    await refusal(`${encode({ alg: 'RS256', kid: key.kid, crit: ['exp'], exp: 1 })}.${payload}.${signature}`)
  })

  it('RFC 7518 §3.3: changed claims do not fit the signature', async () => {
    const [header, , signature] = (await signObject(key, claims())).split('.')
    expect(await refusal(`${header}.${encode(claims({ scope: 'write' }))}.${signature}`)).toMatch(/signature/)
  })

  it('RFC 9101 §10.2: another algorithm than the registered one is refused', async () => {
    const fixed = await server.register({
      jwks: { keys: [{ ...key.publicJwk, alg: undefined }] },
      request_object_signing_alg: 'PS256',
    })
    const request = await signObject(key, claims({ client_id: fixed.client_id, iss: fixed.client_id }))
    const { params } = await new TestBrowser(server).get(
      `/oauth2/auth?${new URLSearchParams({ client_id: fixed.client_id, request })}`,
    )
    expect(params.error_description).toContain('PS256')
  })
})

describe('an object that was made for something else', () => {
  it('RFC 9101 §10.8: an assertion of the client is no request', async () => {
    expect(await refusal(await signObject(key, claims({ sub: client.client_id })))).toContain('assertion')
  })

  it('RFC 8725 §3.11: its type says what it is', async () => {
    for (const typ of ['at+jwt', 'dpop+jwt', 'logout+jwt', 'client-authentication+jwt'])
      await refusal(await signObject(key, claims(), { typ }))
    for (const typ of ['JWT', 'oauth-authz-req+jwt', 'application/oauth-authz-req+jwt'])
      expect(
        (await new TestBrowser(server).get(address(await signObject(key, claims(), { typ })))).base,
      ).toBe(`${issuer}/ui/login`)
  })

  it('RFC 9101 §10.3: another server, another issuer, another client', async () => {
    await refusal(await signObject(key, claims({ aud: 'https://other.example.test' })))
    await refusal(await signObject(key, claims({ iss: 'someone' })))
    await refusal(await signObject(key, claims({ client_id: 'someone' })))
    await refusal(await signObject(key, claims({ client_id: 'someone' })), { scope: 'openid' })
  })

  it('RFC 9101 §4: an object in an object', async () => {
    await refusal(await signObject(key, claims({ request: 'x.y.z' })))
    await refusal(await signObject(key, claims({ request_uri: 'https://evil.example.test' })))
  })

  it('RFC 9700 §4.1: an object does not open another redirect URI', async () => {
    expect(
      await refusal(await signObject(key, claims({ redirect_uri: 'https://evil.example.test/' }))),
    ).toContain('redirect_uri')
  })

  it('OpenID Connect Core §6.1: the response type outside is that of the object', async () => {
    const request = await signObject(key, claims({ scope: 'openid' }))
    await refusal(request, { scope: 'openid', response_type: 'token' })
  })

  it('JARM §5, RFC 9101 §6.3: the response mode of an object cannot be downgraded by the address', async () => {
    const request = await signObject(key, claims({ response_mode: 'jwt' }))
    const answer = await new Journey(server).signIn(address(request, { response_mode: 'query' }))
    expect(Object.keys(answer.params)).toEqual(['response'])
    const mixed = await signObject(key, claims({ response_mode: 'jwt', scope: 'openid' }))
    const both = await new Journey(server).signIn(address(mixed, { response_mode: 'query', scope: 'openid' }))
    expect(Object.keys(both.params)).toEqual(['response'])
  })

  it('both ways at once', async () => {
    await refusal(await signObject(key, claims()), { request_uri: 'https://app.example.test/object' })
    const url = address(await signObject(key, claims()))
    const { params } = await new TestBrowser(server).get(`${url}&request=x.y.z`)
    expect(params.error).toBe('invalid_request')
  })
})

describe('an encrypted object (RFC 9101 §6.1)', () => {
  let keys: Record<string, JWK>
  beforeAll(async () => {
    const set = (await server.publicServer.inject('/.well-known/jwks.json')).json().keys as JWK[]
    keys = Object.fromEntries(set.filter(({ use }) => use === 'enc').map((jwk) => [jwk.alg, jwk]))
  })

  async function encrypted(
    alg: string,
    header: Record<string, unknown> = {},
    content?: string,
  ): Promise<string> {
    const jwk = keys[alg] as JWK
    return new CompactEncrypt(new TextEncoder().encode(content ?? (await signObject(key, claims()))))
      .setProtectedHeader({ alg, enc: 'A256GCM', kid: jwk.kid, cty: 'JWT', ...header } as never)
      .encrypt(await importJWK(jwk, alg))
  }

  it.each([
    ['RSA-OAEP-256', 'A256GCM'],
    ['RSA-OAEP-256', 'A128CBC-HS256'],
    ['ECDH-ES', 'A256CBC-HS512'],
    ['ECDH-ES', 'A128GCM'],
  ])('is opened by the published key: %s, %s', async (alg, enc) => {
    const answer = await new Journey(server).signIn(address(await encrypted(alg, { enc })))
    expect(answer.params).toMatchObject({ state: 'state-of-object', code: expect.any(String) })
  })

  it('is opened by former keys too, after a new one was added to the set', async () => {
    const former = await encrypted('ECDH-ES')
    const added = await server.adminServer.inject({
      method: 'POST',
      url: '/admin/keys/hydra.openid.request-object',
      payload: { alg: 'ECDH-ES', use: 'enc' },
    })
    expect(added.statusCode).toBe(201)
    const published = (await server.publicServer.inject('/.well-known/jwks.json')).json().keys as JWK[]
    const { kid } = added.json().keys[0]
    expect(published.find((jwk) => jwk.kid === kid)).not.toHaveProperty('d')
    expect((await new TestBrowser(server).get(address(former))).base).toBe(`${issuer}/ui/login`)
    const wrong = await server.adminServer.inject({
      method: 'POST',
      url: '/admin/keys/hydra.openid.request-object',
      payload: { alg: 'RS256', use: 'sig' },
    })
    expect(wrong.statusCode).toBe(400)
  })

  it('is opened without the id of its key', async () => {
    const { base } = await new TestBrowser(server).get(
      address(await encrypted('ECDH-ES', { kid: undefined })),
    )
    expect(base).toBe(`${issuer}/ui/login`)
  })

  it('proves nothing by itself: what is inside must be signed', async () => {
    expect(await refusal(await encrypted('ECDH-ES', {}, new UnsecuredJWT(claims()).encode()))).toContain(
      'not signed',
    )
    await refusal(await encrypted('ECDH-ES', {}, JSON.stringify(claims())))
    await refusal(await encrypted('ECDH-ES', {}, await encrypted('ECDH-ES')))
  })

  it('RFC 8725 §3.6: compression is refused before anything is decrypted', async () => {
    const [, ...rest] = (await encrypted('RSA-OAEP-256')).split('.')
    const header = encode({ alg: 'RSA-OAEP-256', enc: 'A256GCM', zip: 'DEF' })
    expect(await refusal([header, ...rest].join('.'))).toContain('zip')
    const bomb = deflateRawSync(Buffer.alloc(1_000_000)).toString('base64url')
    expect(await refusal(`${header}.AAAA.AAAA.${bomb}.AAAA`)).toContain('zip')
  })

  it('RFC 7516 §11.1: too long a text is refused before anything is decrypted', async () => {
    const answer = await server.post(
      '/oauth2/auth',
      { client_id: client.client_id, request: `${await encrypted('RSA-OAEP-256')}${'A'.repeat(70_000)}` },
      undefined,
    )
    expect(answer.headers.location).toContain('too+long')
  })

  it('RFC 8725 §3.2: only algorithms of the list are tried', async () => {
    const [, ...rest] = (await encrypted('RSA-OAEP-256')).split('.')
    for (const alg of ['RSA1_5', 'RSA-OAEP', 'dir', 'A256KW', 'PBES2-HS512+A256KW', 'none', ''])
      expect(await refusal([encode({ alg, enc: 'A256GCM', p2c: 1e9 }), ...rest].join('.'))).toContain(
        'algorithms',
      )
    for (const enc of ['A192GCM', 'none', undefined])
      expect(await refusal([encode({ alg: 'RSA-OAEP-256', enc }), ...rest].join('.'))).toContain('algorithms')
  })

  it('RFC 7516 §4.1.13: extensions, headers that are none, and keys that are unknown', async () => {
    const [, ...rest] = (await encrypted('RSA-OAEP-256')).split('.')
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM' }
    for (const forged of [
      encode({ ...header, crit: ['x'], x: 1 }),
      encode({ ...header, kid: 'unknown' }),
      '!',
      '',
    ])
      await refusal([forged, ...rest].join('.'))
  })

  it('RFC 7518 §5.2: a changed ciphertext is not opened', async () => {
    const parts = (await encrypted('RSA-OAEP-256', { enc: 'A128CBC-HS256' })).split('.')
    const ciphertext = Buffer.from(parts[3] ?? '', 'base64url')
    ciphertext[0] = (ciphertext[0] ?? 0) ^ 1
    parts[3] = ciphertext.toString('base64url')
    expect(await refusal(parts.join('.'))).toContain('decrypted')
  })
})
