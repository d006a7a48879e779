import {
  compactDecrypt,
  createLocalJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register({
    response_types: ['code', 'token id_token', 'code id_token'],
    grant_types: ['authorization_code', 'implicit'],
    authorization_signed_response_alg: 'ES256',
  })
})
afterAll(() => server.stop())

/** What the answer says to a client that verifies it. */
async function verified(response: string | undefined, audience = client) {
  const keys = (await server.publicServer.inject('/.well-known/jwks.json')).json()
  const { payload } = await jwtVerify(response ?? '', createLocalJWKSet(keys), {
    issuer,
    audience: audience.client_id,
    currentDate: server.clock.now(),
    maxTokenAge: undefined,
  })
  return payload
}

describe('an answer that is signed (JARM)', () => {
  it.each([
    ['jwt', 'code', 'params'],
    ['query.jwt', 'code', 'params'],
    ['fragment.jwt', 'code', 'fragment'],
    ['jwt', 'code id_token', 'fragment'],
    ['jwt', 'token id_token', 'fragment'],
  ] as const)('with response_mode %s and response_type %s is in the %s', async (mode, type, place) => {
    const answer = await new Journey(server).signIn(
      authorizationAddress(client, { response_mode: mode, response_type: type }),
    )
    expect(answer.base).toBe(redirectUri)
    expect(Object.keys({ ...answer.params, ...answer.fragment })).toEqual(['response'])
    const claims = await verified(answer[place].response)
    const now = Math.floor(server.clock.now().getTime() / 1000)
    expect(claims).toMatchObject({ state: 'state-12345678', exp: now + 600 })
    for (const name of type.split(' '))
      expect(claims).toHaveProperty(name === 'token' ? 'access_token' : name)
  })

  it('is posted with form_post.jwt', async () => {
    const { status, body } = await new Journey(server).signIn(
      authorizationAddress(client, { response_mode: 'form_post.jwt' }),
    )
    expect(status).toBe(200)
    expect([...body.matchAll(/name="(\w+)"/g)].map(([, name]) => name)).toEqual(['response'])
    expect(await verified(/value="([^"]+)"/.exec(body)?.[1])).toHaveProperty('code')
  })

  it('is signed by the algorithm of the client, RS256 unless it registered another one', async () => {
    const usual = await server.register()
    const [es256, rs256] = await Promise.all(
      [client, usual].map(async (registered) => {
        const { params } = await new Journey(server).signIn(
          authorizationAddress(registered, { response_mode: 'jwt' }),
        )
        return decodeProtectedHeader(params.response ?? '').alg
      }),
    )
    expect([es256, rs256]).toEqual(['ES256', 'RS256'])
  })

  it('says as well what was refused (§2.1)', async () => {
    const { params } = await new TestBrowser(server).get(
      authorizationAddress(client, { response_mode: 'jwt', scope: 'nope' }),
    )
    expect(Object.keys(params)).toEqual(['response'])
    expect(await verified(params.response)).toMatchObject({
      error: 'invalid_scope',
      error_description: expect.any(String),
      state: 'state-12345678',
    })
  })
})

describe('an answer that is encrypted (JARM §2.2)', () => {
  it.each([
    ['RSA-OAEP-256', undefined],
    ['ECDH-ES', 'A256GCM'],
    ['ECDH-ES+A256KW', 'A256CBC-HS512'],
  ])('is opened by the client alone, and signed inside: %s, %s', async (alg, enc) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    const registered = await server.register({
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'enc-1', use: 'enc', alg }] },
      authorization_encrypted_response_alg: alg,
      authorization_encrypted_response_enc: enc,
    })
    const { params } = await new Journey(server).signIn(
      authorizationAddress(registered, { response_mode: 'jwt' }),
    )
    const { plaintext, protectedHeader } = await compactDecrypt(params.response ?? '', privateKey)
    expect(protectedHeader).toMatchObject({ alg, enc: enc ?? 'A128CBC-HS256', kid: 'enc-1', cty: 'JWT' })
    expect(await verified(new TextDecoder().decode(plaintext), registered)).toHaveProperty('code')
  })

  it('is not sent in the clear when the client has no key for it', async () => {
    const registered = await server.register({
      jwks: { keys: [{ ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), use: 'sig' }] },
      authorization_encrypted_response_alg: 'RSA-OAEP-256',
    })
    const refused = authorizationAddress(registered, { response_mode: 'jwt', scope: 'nope' })
    const { base, params } = await new TestBrowser(server).get(refused)
    expect({ base, error: params.error }).toEqual({
      base: `${issuer}/ui/oidc_error`,
      error: 'invalid_client_metadata',
    })
  })

  it.each([
    ['a weak algorithm', { authorization_encrypted_response_alg: 'RSA1_5' }],
    ['a shared key', { authorization_encrypted_response_alg: 'dir' }],
    ['an unknown content encryption', { authorization_encrypted_response_enc: 'A1' }],
    [
      'no algorithm',
      { authorization_encrypted_response_alg: null, authorization_encrypted_response_enc: 'A256GCM' },
    ],
    ['no key', { jwks: null }],
  ])('cannot be registered with %s', async (_name, metadata) => {
    const { publicKey } = await generateKeyPair('ECDH-ES')
    const good = {
      authorization_encrypted_response_alg: 'ECDH-ES',
      jwks: { keys: [await exportJWK(publicKey)] },
    }
    await expect(server.register({ ...good, ...metadata })).rejects.toThrow(/invalid_client_metadata/)
  })
})

describe('attacks', () => {
  it('JARM §2.3.1: tokens are not sent in a query, signed or not', async () => {
    const { base, params, fragment } = await new TestBrowser(server).get(
      authorizationAddress(client, { response_mode: 'query.jwt', response_type: 'token id_token' }),
    )
    expect({ base, params }).toEqual({ base: redirectUri, params: {} })
    expect(await verified(fragment.response)).toMatchObject({ error: 'unsupported_response_mode' })
  })

  it.each(['jwt.jwt', 'query.jwt.jwt', '.jwt', 'JWT', 'constructor', 'toString.jwt'])(
    'a mode that there is not is refused: %s',
    async (mode) => {
      const { base, params } = await new TestBrowser(server).get(
        authorizationAddress(client, { response_mode: mode }),
      )
      expect(base).toBe(`${issuer}/ui/oidc_error`)
      expect(params.error).toBe('unsupported_response_mode')
    },
  )
})
