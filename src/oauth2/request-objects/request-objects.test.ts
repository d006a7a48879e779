import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../test/support/authorization-journey.ts'
import {
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../test/support/oauth2-server.ts'
import {
  type ClientKeyPair,
  clientKeyPair,
  type ObjectServer,
  signObject,
  startObjectServer,
  unsignedObject,
} from '../../../test/support/request-objects.ts'

let server: OAuth2Server
let objects: ObjectServer
let key: ClientKeyPair
let client: RegisteredClient
/** Takes signed objects alone (RFC 9101 §10.5). */
let strict: RegisteredClient

beforeAll(async () => {
  objects = await startObjectServer()
  server = await OAuth2Server.start({
    configuration: {
      clients: { http: { private_ip_exception_urls: [`${objects.url}/*`, 'http://127.0.0.1:1/*'] } },
    },
  })
  key = await clientKeyPair()
  const jwks = { keys: [key.publicJwk] }
  client = await server.register({
    jwks,
    request_uris: [`${objects.url}/object`, `${objects.url}/changing`, 'http://127.0.0.1:1/closed'],
  })
  strict = await server.register({ jwks, require_signed_request_object: true })
})
afterAll(async () => {
  await server.stop()
  objects.stop()
})
beforeEach(() => objects.asked.splice(0))

const claims = (registered: RegisteredClient, more: Record<string, unknown> = {}) => {
  const now = Math.floor(server.clock.now().getTime() / 1000)
  return {
    iss: registered.client_id,
    aud: issuer,
    iat: now,
    nbf: now,
    exp: now + 300,
    client_id: registered.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid read',
    state: 'state-of-object',
    nonce: 'nonce-of-object',
    ...more,
  }
}

const address = (registered: RegisteredClient, parameters: Record<string, string | undefined>) => {
  const sent = { client_id: registered.client_id, ...parameters }
  return `/oauth2/auth?${new URLSearchParams(Object.entries(sent).filter(([, value]) => value !== undefined) as [string, string][])}`
}

async function requested(url: string) {
  const challenge = await new Journey(server).toLogin(url)
  return server.admin.getLoginRequest(challenge)
}

async function refusal(url: string): Promise<string | undefined> {
  const { base, params } = await new TestBrowser(server).get(url)
  expect(base).toBe(`${issuer}/ui/oidc_error`)
  return params.error
}

describe('a request object beside parameters of OpenID Connect (Core §6.1)', () => {
  it('counts where both say something, is completed by the address, and adds its scopes', async () => {
    const request = await signObject(key, claims(client, { login_hint: 'alice', max_age: 100 }))
    const login = await requested(
      authorizationAddress(client, {
        request,
        scope: 'openid email',
        state: 'state-of-address',
        display: 'touch',
      }),
    )
    expect(login.requested_scope).toEqual(['openid', 'read', 'email'])
    expect(login.oidc_context).toEqual({ login_hint: 'alice', display: 'touch' })
    const effective = new URL(login.request_url).searchParams
    expect(effective.get('state')).toBe('state-of-object')
    expect(effective.get('max_age')).toBe('100')
    expect(effective.has('request')).toBe(false)
  })

  it('goes all the way, with the state of the object in the answer', async () => {
    const request = await signObject(key, claims(client))
    const answer = await new Journey(server).signIn(address(client, { request, scope: 'openid' }))
    expect(answer.base).toBe(redirectUri)
    expect(answer.params).toMatchObject({ state: 'state-of-object', iss: issuer })
    const tokens = await server.exchange(client, answer.params.code ?? '')
    expect(tokens.statusCode).toBe(200)
  })

  it('may be unsigned unless the client registered an algorithm', async () => {
    const request = unsignedObject({ client_id: client.client_id, state: 'state-unsigned-1' })
    const login = await requested(authorizationAddress(client, { request, state: undefined }))
    expect(new URL(login.request_url).searchParams.get('state')).toBe('state-unsigned-1')
    for (const [algorithm, error] of [
      ['ES256', 'invalid_request_object'],
      ['none', undefined],
    ] as const) {
      const registered = await server.register({ request_object_signing_alg: algorithm })
      const { params } = await new TestBrowser(server).get(
        authorizationAddress(registered, { request: unsignedObject({}) }),
      )
      expect(params.error).toBe(error)
    }
  })

  it('carries lists and structures', async () => {
    const registered = await server.register({
      jwks: { keys: [key.publicJwk] },
      audience: ['https://one.example.test', 'https://two.example.test'],
    })
    const audience = ['https://one.example.test', 'https://two.example.test']
    const request = await signObject(
      key,
      claims(registered, { audience, claims: { id_token: { acr: null } } }),
    )
    const login = await requested(address(registered, { request, scope: 'openid' }))
    expect(login.requested_access_token_audience).toEqual(audience)
    expect(new URL(login.request_url).searchParams.get('claims')).toBe('{"id_token":{"acr":null}}')
  })
})

describe('a request object that stands alone (RFC 9101 §6.3)', () => {
  it('is all that is looked at, whatever stands in the address', async () => {
    const request = await signObject(key, claims(strict), { typ: 'oauth-authz-req+jwt' })
    const login = await requested(
      authorizationAddress(strict, { request, scope: 'openid write', login_hint: 'mallory' }),
    )
    expect(login.requested_scope).toEqual(['openid', 'read'])
    expect(login.oidc_context).toEqual({})
  })

  it('is what a request without openid in its address has', async () => {
    const request = await signObject(key, claims(client, { scope: 'read' }))
    expect((await requested(address(client, { request }))).requested_scope).toEqual(['read'])
    const unsigned = unsignedObject({ ...claims(client), scope: 'read' })
    expect(await refusal(address(client, { request: unsigned }))).toBe('invalid_request_object')
  })

  it('must name its client (§4)', async () => {
    const request = await signObject(key, claims(client, { client_id: undefined }))
    expect(await refusal(address(client, { request }))).toBe('invalid_request_object')
  })

  it('may be pushed (RFC 9126 §3)', async () => {
    const request = await signObject(key, claims(strict))
    const answer = await server.post('/oauth2/par', { request }, strict)
    expect(answer.statusCode).toBe(201)
    const login = await requested(address(strict, { request_uri: answer.json().request_uri }))
    expect(login.requested_scope).toEqual(['openid', 'read'])
    const plain = await server.post('/oauth2/par', { ...claims(strict), aud: '' } as never, strict)
    expect(plain.json().error).toBe('invalid_request')
  })

  it('keeps its signature over a restart, where the client must sign', async () => {
    const journey = new Journey(server)
    await journey.signIn(authorizationAddress(client), { remember: true })
    const request = await signObject(key, claims(strict))
    const challenge = await journey.toLogin(address(strict, { request }))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'bob' })
    expect((await journey.browser.get(redirect_to)).base).toBe(`${issuer}/ui/login`)
  })
})

describe('a request object by reference (§5.2)', () => {
  it('is fetched from an address that the client registered', async () => {
    objects.answers.set('/object', { body: await signObject(key, claims(client)) })
    const login = await requested(
      address(client, { request_uri: `${objects.url}/object`, scope: 'openid', response_type: 'code' }),
    )
    expect(login.requested_scope).toEqual(['openid', 'read'])
    expect(objects.asked).toEqual(['/object'])
  })

  it('is remembered for as long as its server allows, and no longer', async () => {
    const url = address(client, { request_uri: `${objects.url}/changing`, scope: 'openid' })
    const body = await signObject(key, claims(client, { exp: undefined }))
    objects.answers.set('/changing', { body, headers: { 'cache-control': 'max-age=60' } })
    for (let time = 0; time < 3; time++) await requested(url)
    expect(objects.asked).toEqual(['/changing'])
    server.clock.advance(61)
    objects.answers.set('/changing', { body })
    for (let time = 0; time < 2; time++) await requested(url)
    expect(objects.asked).toEqual(['/changing', '/changing', '/changing'])
  })

  it('whose address ends with its hash is that content and nothing else (OpenID Connect Core §6.2)', async () => {
    const body = await signObject(key, claims(client, { exp: undefined }))
    const hash = createHash('sha256').update(body).digest('base64url')
    const request_uri = `${objects.url}/object#${hash}`
    objects.answers.set('/object', { body })
    for (let time = 0; time < 2; time++) await requested(address(client, { request_uri, scope: 'openid' }))
    expect(objects.asked).toEqual(['/object'])
    const other = `${objects.url}/object#${'A'.repeat(43)}`
    expect(await refusal(address(client, { request_uri: other, scope: 'openid' }))).toBe(
      'invalid_request_uri',
    )
  })

  it.each([
    ['one that is not registered', () => `${objects.url}/other`],
    ['one with a query of its own', () => `${objects.url}/object?x=1`],
    ['one where nobody answers', () => 'http://127.0.0.1:1/closed'],
    ['a file', () => 'file:///etc/passwd'],
    ['an urn', () => 'urn:example:object'],
  ])('is refused: %s', async (_name, uri) => {
    expect(await refusal(address(client, { request_uri: uri(), scope: 'openid' }))).toBe(
      'invalid_request_uri',
    )
  })

  it('is refused when it is too large, before it is read to its end', async () => {
    objects.answers.set('/object', { body: 'x'.repeat(70_000) })
    const url = address(client, { request_uri: `${objects.url}/object`, scope: 'openid' })
    expect(await refusal(url)).toBe('invalid_request_uri')
  })

  it('RFC 9101 §10.4.1: does not reach into private networks, though it was registered', async () => {
    const inner = await startObjectServer()
    const metadata = { jwks: { keys: [key.publicJwk] } }
    await expect(server.register({ ...metadata, request_uris: [`${inner.url}/object`] })).rejects.toThrow(
      /private network/,
    )
    const earlier = await server.register(metadata)
    await server.database.query(
      {
        name: 'test-request-uris',
        text: `update oauth2.clients set document = document || $1 where id = $2`,
      },
      [JSON.stringify({ request_uris: [`${inner.url}/object`] }), earlier.client_id],
    )
    expect(await refusal(address(earlier, { request_uri: `${inner.url}/object`, scope: 'openid' }))).toBe(
      'invalid_request_uri',
    )
    expect(inner.asked).toEqual([])
    inner.stop()
  })
})

describe('what a client that must sign has to say (FAPI 2.0 Message Signing §5.3.1)', () => {
  it.each([
    ['no end', { exp: undefined }],
    ['an end in the past', { exp: 1 }],
    ['an end after more than an hour', { exp: Date.parse('2026-11-25T12:00:00Z') / 1000 + 86_400 }],
    ['no beginning', { nbf: undefined, iat: undefined }],
    ['a beginning in the future', { nbf: Date.parse('2027-01-01') / 1000 }],
    ['no audience', { aud: undefined }],
    ['another audience', { aud: 'https://other.example.test' }],
  ])('is refused with %s', async (_name, changed) => {
    const request = await signObject(key, claims(strict, changed))
    expect(await refusal(address(strict, { request }))).toBe('invalid_request_object')
  })

  it('and plain parameters are refused, to the client', async () => {
    const { base, params } = await new TestBrowser(server).get(authorizationAddress(strict))
    expect({ base, error: params.error }).toEqual({ base: redirectUri, error: 'invalid_request' })
  })
})
