import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey, TestBrowser } from '../../../test/support/authorization-journey.ts'
import { dpopProof, thumbprint } from '../../../test/support/dpop.ts'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import {
  basic,
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let client: RegisteredClient
let otherClient: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  client = await server.register()
  otherClient = await server.register()
})
afterAll(() => server.stop())

const request = {
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid read',
  state: 'state-12345678',
  nonce: 'nonce-12345678',
}

const push = (form: Record<string, string> = {}, pushing = client) =>
  server.post('/oauth2/par', { ...request, ...form }, pushing)

async function pushed(form: Record<string, string> = {}, pushing = client): Promise<string> {
  const answer = await push(form, pushing)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json().request_uri
}

const address = (request_uri: string, from = client, more: Record<string, string> = {}) =>
  `/oauth2/auth?${new URLSearchParams({ client_id: from.client_id, request_uri, ...more })}`

describe('pushing a request (RFC 9126 §2)', () => {
  it('gives a reference that nobody can guess, for a minute', async () => {
    const answer = await push()
    expect(answer.statusCode).toBe(201)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(answer.json()).toEqual({
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/),
      expires_in: 60,
    })
  })

  it('keeps neither the reference nor the request in the open', async () => {
    const requestUri = await pushed({ login_hint: 'alice@example.test' })
    const rows = await server.database.query<Record<string, unknown>>(
      { name: 'test-pushed', text: 'select encode(hash, $1) as hash, sealed from oauth2.pushed_requests' },
      ['escape'],
    )
    expect(JSON.stringify(rows)).not.toContain(requestUri.slice(-43))
    expect(JSON.stringify(rows)).not.toContain('alice')
  })

  it.each([
    ['a reference in it (§2.1)', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'invalid_request'],
    ['an address that is not registered', { redirect_uri: 'https://evil.example.test' }, 'invalid_request'],
    ['a scope that is not registered', { scope: 'openid admin' }, 'invalid_scope'],
    ['no state', { state: '' }, 'invalid_state'],
    ['plain PKCE', { code_challenge: 'c'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    ['an unknown response mode', { response_mode: 'pigeon' }, 'unsupported_response_mode'],
    ['another client', { client_id: 'another' }, 'invalid_request'],
  ])('is refused at once, by an answer that the client reads: %s', async (_name, form, error) => {
    const answer = await push(form)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ error, error_description: expect.any(String) })
  })

  it('needs the client itself', async () => {
    const impostor = { ...client, client_secret: 'wrong' }
    expect((await push({}, impostor)).statusCode).toBe(401)
    expect((await server.post('/oauth2/par', { ...request, client_id: client.client_id })).statusCode).toBe(
      401,
    )
    expect((await server.post('/oauth2/par', request)).statusCode).toBe(400)
  })

  it('says everything in the form: the address adds nothing', async () => {
    const answer = await server.publicServer.inject({
      method: 'POST',
      url: '/oauth2/par?scope=openid+write',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: basic(client.client_id, client.client_secret),
      },
      payload: new URLSearchParams(request).toString(),
    })
    const challenge = await new Journey(server).toLogin(address(answer.json().request_uri))
    expect((await server.admin.getLoginRequest(challenge)).requested_scope).toEqual(['openid', 'read'])
  })
})

describe('a pushed request', () => {
  it('goes all the way, and no hop says in its address what was pushed', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(address(await pushed()))
    const login = await server.admin.getLoginRequest(challenge)
    expect(login).toMatchObject({
      requested_scope: ['openid', 'read'],
      client: { client_id: client.client_id },
    })
    expect(new URL(login.request_url).searchParams.get('scope')).toBe('openid read')

    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    expect([...new URL(redirect_to).searchParams.keys()]).toEqual(['client_id', 'login_verifier'])
    const { params } = await journey.browser.get(redirect_to)
    const answer = await journey.acceptConsent(params.consent_challenge as string)
    expect(answer.base).toBe(redirectUri)
    expect(answer.params).toMatchObject({ state: 'state-12345678', iss: issuer, scope: 'openid read' })
    expect((await server.exchange(client, answer.params.code ?? '')).statusCode).toBe(200)
  })

  it('is what was pushed, whatever else the address says (RFC 9101 §6.3)', async () => {
    const more = { scope: 'openid write', redirect_uri: 'https://evil.example.test', state: 'state-of-evil' }
    const answer = await new Journey(server).signIn(address(await pushed(), client, more))
    expect(answer.base).toBe(redirectUri)
    expect(answer.params).toMatchObject({ state: 'state-12345678', scope: 'openid read' })
  })

  it('begins again with a new reference when somebody else signs in than the one who is remembered', async () => {
    const journey = new Journey(server)
    await journey.signIn(authorizationAddress(client), { remember: true })
    const challenge = await journey.toLogin(address(await pushed()))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'bob' })
    expect([...new URL(redirect_to).searchParams.keys()]).toEqual(['client_id', 'request_uri'])
    const { base, params } = await journey.browser.get(redirect_to)
    expect(base).toBe(`${issuer}/ui/login`)
    expect(await server.admin.getLoginRequest(params.login_challenge as string)).toMatchObject({
      skip: false,
      requested_scope: ['openid', 'read'],
    })
  })

  it('may be all that a client may use (§6), and the server for everybody (§5)', async () => {
    const strict = await server.register({ require_pushed_authorization_requests: true })
    const { params } = await new TestBrowser(server).get(authorizationAddress(strict))
    expect(params.error).toBe('invalid_request')
    const answer = await new Journey(server).signIn(address(await pushed({}, strict), strict))
    expect(answer.params).toHaveProperty('code')
  })
})

describe('a pushed request with a proof of a key (RFC 9449 §10.1)', () => {
  const pushWithProof = async (holder: KeyHolder, form: Record<string, string> = {}) =>
    server.publicServer.inject({
      method: 'POST',
      url: '/oauth2/par',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: basic(client.client_id, client.client_secret),
        dpop: await dpopProof(server, holder, { path: '/oauth2/par' }),
      },
      payload: new URLSearchParams({ ...request, ...form }).toString(),
    })

  it('binds its code to that key', async () => {
    const [holder, thief] = await Promise.all([
      KeyHolder.create('ES256', 'k1'),
      KeyHolder.create('ES256', 'k2'),
    ])
    const answer = await pushWithProof(holder)
    const { params } = await new Journey(server).signIn(address(answer.json().request_uri))
    const redeem = async (by?: KeyHolder) =>
      server.publicServer.inject({
        method: 'POST',
        url: '/oauth2/token',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: basic(client.client_id, client.client_secret),
          ...(by && { dpop: await dpopProof(server, by, { path: '/oauth2/token' }) }),
        },
        payload: new URLSearchParams({
          grant_type: 'authorization_code',
          code: params.code ?? '',
          redirect_uri: redirectUri,
        }).toString(),
      })
    expect((await redeem()).json().error).toBe('invalid_grant')
    expect((await redeem(thief)).json().error).toBe('invalid_grant')
  })

  it('is refused when it names another key, or the proof is for another endpoint', async () => {
    const [holder, other] = await Promise.all([
      KeyHolder.create('ES256', 'k1'),
      KeyHolder.create('ES256', 'k2'),
    ])
    const mismatch = await pushWithProof(holder, { dpop_jkt: await thumbprint(other) })
    expect(mismatch.json().error).toBe('invalid_dpop_proof')
    expect((await pushWithProof(holder, { dpop_jkt: await thumbprint(holder) })).statusCode).toBe(201)
    const elsewhere = await server.publicServer.inject({
      method: 'POST',
      url: '/oauth2/par',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: basic(client.client_id, client.client_secret),
        dpop: await dpopProof(server, holder, { path: '/oauth2/token' }),
      },
      payload: new URLSearchParams(request).toString(),
    })
    expect(elsewhere.json().error).toBe('invalid_dpop_proof')
  })
})

describe('attacks', () => {
  const refusedToPerson = async (url: string, browser = new TestBrowser(server)) => {
    const { base, params } = await browser.get(url)
    expect(base).toBe(`${issuer}/ui/oidc_error`)
    return params.error
  }

  it('RFC 9126 §7.3: a request_uri works once, of any number of parallel uses as well', async () => {
    const url = address(await pushed())
    const answers = await Promise.all(Array.from({ length: 20 }, () => new TestBrowser(server).get(url)))
    expect(answers.filter(({ base }) => base === `${issuer}/ui/login`)).toHaveLength(1)
    expect(answers.filter(({ params }) => params.error === 'invalid_request_uri')).toHaveLength(19)
  })

  it('RFC 9126 §7.1: a guessed request_uri leads nowhere', async () => {
    for (const guess of ['', 'x', 'A'.repeat(43)])
      expect(await refusedToPerson(address(`urn:ietf:params:oauth:request_uri:${guess}`))).toBe(
        'invalid_request_uri',
      )
  })

  it('RFC 9126 §7.2: a stolen request_uri is of no use to another client, and still there for its own', async () => {
    const requestUri = await pushed()
    expect(await refusedToPerson(address(requestUri, otherClient))).toBe('invalid_request_uri')
    expect((await new TestBrowser(server).get(address(requestUri))).base).toBe(`${issuer}/ui/login`)
  })

  it('RFC 9126 §4: a request_uri that has expired is refused', async () => {
    const requestUri = await pushed()
    server.clock.advance(61)
    expect(await refusedToPerson(address(requestUri))).toBe('invalid_request_uri')
  })

  it('RFC 9126 §7.4: what the client lost the right to meanwhile is refused', async () => {
    const changing = await server.register()
    const requestUri = await pushed({}, changing)
    await server.adminServer.inject({
      method: 'PATCH',
      url: `/admin/clients/${changing.client_id}`,
      payload: [{ op: 'replace', path: '/redirect_uris', value: ['https://other.example.test/'] }],
    })
    expect(await refusedToPerson(address(requestUri, changing))).toBe('invalid_request')
  })

  it('RFC 9700 §4.7: the verifier of a pushed request works in no other browser and for no other client', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(address(await pushed()))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'mallory' })
    const elsewhere = await new TestBrowser(server).get(redirect_to)
    expect(elsewhere.params.error).toBe('request_forbidden')
    const stolen = new URL(redirect_to)
    stolen.searchParams.set('client_id', otherClient.client_id)
    expect(await refusedToPerson(stolen.href, journey.browser)).toBe('invalid_client')
  })

  it('does not take a request that comes beside a verifier for the one that was pushed', async () => {
    const journey = new Journey(server)
    const challenge = await journey.toLogin(address(await pushed()))
    const { redirect_to } = await server.admin.acceptLoginRequest(challenge, { subject: 'alice' })
    const changed = new URL(redirect_to)
    const other = new URL(authorizationAddress(client, { scope: 'openid write' }), issuer)
    for (const [name, value] of other.searchParams) changed.searchParams.set(name, value)
    expect(await refusedToPerson(changed.href, journey.browser)).toBe('invalid_request')
  })

  it('refuses a verifier that is none', async () => {
    for (const name of ['login_verifier', 'consent_verifier'])
      expect(await refusedToPerson(`/oauth2/auth?client_id=${client.client_id}&${name}=made-up`)).toBe(
        'access_denied',
      )
  })
})

describe('a request that is too long for an address', () => {
  it('still fits into lines of 8 KB on every hop, with a state of 4,000 characters that are not encoded', async () => {
    const state = Array.from({ length: 4000 }, (_, index) => 'abcdefghij'[index % 10]).join('')
    const lines = await linesOf((journey) => journey.browser.get(authorizationAddress(client, { state })))
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(8192)
  })

  it('does so as well when it came as a form, with a state that grows when it is encoded', async () => {
    const state = '%ä&='.repeat(1000)
    const lines = await linesOf((journey) =>
      journey.browser.post('/oauth2/auth', { ...request, client_id: client.client_id, state }),
    )
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(8192)
  })

  /** The addresses of all hops inside the platform; the answer has the state as it was sent. */
  async function linesOf(begin: (journey: Journey) => ReturnType<TestBrowser['get']>): Promise<string[]> {
    const journey = new Journey(server)
    const atLogin = await begin(journey)
    const { redirect_to } = await server.admin.acceptLoginRequest(atLogin.params.login_challenge as string, {
      subject: 'alice',
    })
    const atConsent = await journey.browser.get(redirect_to)
    const accepted = await server.admin.acceptConsentRequest(atConsent.params.consent_challenge as string, {
      grant_scope: ['openid'],
    })
    const answer = await journey.browser.get(accepted.redirect_to)
    expect(answer.base).toBe(redirectUri)
    expect(answer.params).toHaveProperty('code')
    expect(answer.params.state?.length).toBe(4000)
    return [atLogin.location, redirect_to, atConsent.location, accepted.redirect_to]
  }
})
