import { createHash } from 'node:crypto'
import * as jose from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../../test/support/authorization-journey.ts'
import { dpopProof, type ProofChanges, thumbprint } from '../../../test/support/dpop.ts'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import {
  basic,
  issuer,
  OAuth2Server,
  type RegisteredClient,
  redirectUri,
} from '../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let holder: KeyHolder
let thief: KeyHolder
let client: RegisteredClient
let app: RegisteredClient

beforeAll(async () => {
  server = await OAuth2Server.start()
  ;[holder, thief] = await Promise.all([KeyHolder.create(), KeyHolder.create()])
  client = await server.register({ dpop_bound_access_tokens: true })
  app = await server.register({
    token_endpoint_auth_method: 'none',
    dpop_bound_access_tokens: true,
    access_token_strategy: 'opaque',
  })
})
afterAll(() => server.stop())

interface TokenRequest {
  readonly dpop?: string | readonly string[] | undefined
  readonly of?: RegisteredClient
}

async function token(form: Record<string, string>, { dpop, of = client }: TokenRequest = {}) {
  const isPublic = of.token_endpoint_auth_method === 'none'
  const answer = await server.publicServer.inject({
    method: 'POST',
    url: '/oauth2/token',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(!isPublic && { authorization: basic(of.client_id, of.client_secret) }),
      ...(dpop !== undefined && { dpop: dpop as string }),
    },
    payload: new URLSearchParams({ ...form, ...(isPublic && { client_id: of.client_id }) }).toString(),
  })
  return { status: answer.statusCode, headers: answer.headers, ...answer.json() }
}

const own = { grant_type: 'client_credentials' }
const prove = (by = holder, changes: ProofChanges = {}) =>
  dpopProof(server, by, { path: '/oauth2/token' }, changes)

/** Tokens of a person, for a client that proves a key. */
async function signedIn(of: RegisteredClient, by = holder) {
  const { code } = await server.authorize(of)
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  return token(form, { of, dpop: await prove(by) })
}

const refused = { status: 400, error: 'invalid_dpop_proof' }

describe('a token request with a DPoP proof', () => {
  it('gives a token that is bound to the key, in both formats', async () => {
    for (const access_token_strategy of ['jwt', 'opaque']) {
      const registered = await server.register({ access_token_strategy })
      const answer = await token(own, { of: registered, dpop: await prove() })
      expect(answer).toMatchObject({ status: 200, token_type: 'DPoP' })
      const cnf = { jkt: await thumbprint(holder) }
      expect(await server.introspect(answer.access_token)).toMatchObject({
        active: true,
        token_type: 'DPoP',
        cnf,
      })
      if (access_token_strategy === 'jwt') expect(jose.decodeJwt(answer.access_token)).toMatchObject({ cnf })
    }
  })

  it.each(['RS256', 'PS256', 'ES384', 'EdDSA'])('takes keys of %s', async (algorithm) => {
    const other = await KeyHolder.create(algorithm)
    const answer = await token(own, { dpop: await prove(other) })
    expect(await server.introspect(answer.access_token)).toMatchObject({
      cnf: { jkt: await thumbprint(other) },
    })
  })

  it('is what a client that always binds its tokens has to send (RFC 9449 §5.2)', async () => {
    expect(await token(own)).toMatchObject(refused)
    const free = await server.register()
    expect(await token(own, { of: free })).toMatchObject({ status: 200, token_type: 'bearer' })
  })

  it('compares addresses as addresses (RFC 9449 §4.3)', async () => {
    for (const htu of ['HTTPS://ID.example.test:443/oauth2/token', `${issuer}/oauth2/token?a=b#c`])
      expect(await token(own, { dpop: await prove(holder, { claims: { htu } }) })).toMatchObject({
        status: 200,
      })
  })
})

describe('an attack on a token request with DPoP', () => {
  it('by a replayed proof: of 20 parallel uses one succeeds (RFC 9449 §11.1)', async () => {
    const dpop = await prove()
    const answers = await Promise.all(Array.from({ length: 20 }, () => token(own, { dpop })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ error }) => error === 'invalid_dpop_proof')).toHaveLength(19)
  })

  it.each([
    ['for another method, htm (RFC 9449 §4.3)', { claims: { htm: 'GET' } }],
    [
      'for another server, htu (RFC 9449 §4.3)',
      { claims: { htu: 'https://elsewhere.example.test/oauth2/token' } },
    ],
    ['for another endpoint, htu (RFC 9449 §4.3)', { claims: { htu: `${issuer}/userinfo` } }],
    ['without an address', { claims: { htu: undefined } }],
    ['without an id (RFC 9449 §4.2)', { claims: { jti: undefined } }],
    [
      'that was made a while ago (RFC 9449 §11.1)',
      { claims: { iat: Date.parse('2026-11-24T11:58:00Z') / 1000 } },
    ],
    [
      'that was made for later (RFC 9449 §11.2)',
      { claims: { iat: Date.parse('2026-11-24T13:00:00Z') / 1000 } },
    ],
    ['that does not say when', { claims: { iat: undefined } }],
    ['of another type (RFC 9449 §4.3)', { header: { typ: 'JWT' } }],
    ['without a key', { header: { jwk: undefined } }],
    ['with a key that is no object', { header: { jwk: 'key' } }],
    ['with a shared key', { header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } }],
    [
      'with a key elsewhere, jku (RFC 8725 §3.10)',
      { header: { jwk: undefined, jku: 'https://a.example.test' } },
    ],
  ] as const)('by a proof %s', async (_what, changes) => {
    expect(await token(own, { dpop: await prove(holder, changes as ProofChanges) })).toMatchObject(refused)
  })

  it('by a proof that another key signed, or with the private key in it (RFC 9449 §4.3)', async () => {
    const { jwk } = thief
    expect(await token(own, { dpop: await prove(holder, { header: { jwk } }) })).toMatchObject(refused)
    const privateJwk = await jose.exportJWK(holder.privateKey)
    expect(await token(own, { dpop: await prove(holder, { header: { jwk: privateJwk } }) })).toMatchObject(
      refused,
    )
  })

  it('by a proof without a signature, or with a MAC (RFC 8725 §3.1)', async () => {
    const claims = jose.decodeJwt(await prove())
    const { jwk } = holder
    const encoded = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url')
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
    const none = `${encoded({ alg: 'none', typ: 'dpop+jwt', jwk })}.${payload}.`
    expect(await token(own, { dpop: none })).toMatchObject(refused)
    const mac = await new jose.SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: jwk as never })
      .sign(Buffer.from(JSON.stringify(jwk)))
    expect(await token(own, { dpop: mac })).toMatchObject(refused)
    expect(await token(own, { dpop: 'no JWT' })).toMatchObject(refused)
  })

  it('by several proofs (RFC 9449 §4.3)', async () => {
    expect(await token(own, { dpop: [await prove(), await prove(thief)] })).toMatchObject(refused)
  })
})

describe('a code that is bound to a key by dpop_jkt (RFC 9449 §10)', () => {
  const bound = async () => {
    const address = authorizationAddress(client, { dpop_jkt: await thumbprint(holder) })
    const { params } = await new Journey(server).signIn(address)
    return { grant_type: 'authorization_code', code: params.code as string, redirect_uri: redirectUri }
  }

  it('is redeemed with a proof of it', async () => {
    expect(await token(await bound(), { dpop: await prove() })).toMatchObject({
      status: 200,
      token_type: 'DPoP',
    })
  })

  it('is worth nothing with another proof, nor without one', async () => {
    const stolen = await bound()
    expect(await token(stolen, { dpop: await prove(thief) })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    })
    const free = await server.register()
    const { code } = await server.authorize(free, { request: { dpop_jkt: await thumbprint(holder) } })
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    expect(await token(form, { of: free })).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('must name a thumbprint', async () => {
    const { params } = await new Journey(server).browser.get(
      authorizationAddress(client, { dpop_jkt: 'short' }),
    )
    expect(params).toMatchObject({ error: 'invalid_request' })
  })
})

describe('a refresh token', () => {
  it('of a public client is bound to the key, and worth nothing to a thief (RFC 9449 §5)', async () => {
    const { refresh_token } = await signedIn(app)
    expect(await server.introspect(refresh_token)).toMatchObject({ cnf: { jkt: await thumbprint(holder) } })
    const form = { grant_type: 'refresh_token', refresh_token }
    expect(await token(form, { of: app, dpop: await prove(thief) })).toMatchObject({ error: 'invalid_grant' })
    expect(await token(form, { of: app })).toMatchObject({ status: 400 })
    const refreshed = await token(form, { of: app, dpop: await prove() })
    expect(refreshed).toMatchObject({ status: 200, token_type: 'DPoP' })
    const again = { grant_type: 'refresh_token', refresh_token: refreshed.refresh_token }
    expect(await token(again, { of: app, dpop: await prove(thief) })).toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('of a public client that need not bind its tokens is no bearer token after it was bound (downgrade)', async () => {
    const free = await server.register({ token_endpoint_auth_method: 'none' })
    const { refresh_token } = await signedIn(free)
    const form = { grant_type: 'refresh_token', refresh_token }
    expect(await token(form, { of: free })).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('of a client that authenticates may be used with a new key', async () => {
    const { refresh_token } = await signedIn(client)
    const form = { grant_type: 'refresh_token', refresh_token }
    const { access_token } = await token(form, { dpop: await prove(thief) })
    expect(await server.introspect(access_token)).toMatchObject({ cnf: { jkt: await thumbprint(thief) } })
  })
})

describe('a bound access token at the userinfo endpoint', () => {
  let accessToken: string
  beforeAll(async () => {
    accessToken = (await signedIn(app)).access_token
  })

  async function userinfo(authorization: string, dpop?: string, method: 'GET' | 'POST' = 'GET') {
    const answer = await server.publicServer.inject({
      method,
      url: '/userinfo',
      headers: { authorization, ...(dpop !== undefined && { dpop }) },
    })
    return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], ...answer.json() }
  }
  const proveUse = (by = holder, changes: ProofChanges = {}) =>
    dpopProof(server, by, { method: 'GET', path: '/userinfo' }, { accessToken, ...changes })

  it('is used with the scheme DPoP and a proof of its key', async () => {
    expect(await userinfo(`DPoP ${accessToken}`, await proveUse())).toMatchObject({
      status: 200,
      sub: 'alice',
    })
    const claims = { htm: 'POST' }
    expect(await userinfo(`dpop ${accessToken}`, await proveUse(holder, { claims }), 'POST')).toMatchObject({
      status: 200,
    })
  })

  it('is no bearer token, in the header, the form or the query (downgrade, RFC 9449 §7.2)', async () => {
    const expected = { status: 401, error: 'invalid_token' }
    expect(await userinfo(`Bearer ${accessToken}`, await proveUse())).toMatchObject({
      ...expected,
      challenge: expect.stringMatching(/^DPoP error="invalid_token", algs="/),
    })
    const query = await server.publicServer.inject(`/userinfo?access_token=${accessToken}`)
    expect(query.json()).toMatchObject({ error: 'invalid_token' })
    const form = await server.post('/userinfo', { access_token: accessToken })
    expect(form.json()).toMatchObject({ error: 'invalid_token' })
  })

  it('is worth nothing to a thief: without a proof, or with one of another key (RFC 9449 §7.1)', async () => {
    expect(await userinfo(`DPoP ${accessToken}`)).toMatchObject({ status: 401, error: 'invalid_dpop_proof' })
    expect(await userinfo(`DPoP ${accessToken}`, await proveUse(thief))).toMatchObject({
      status: 401,
      error: 'invalid_token',
    })
  })

  it('needs a proof for this very token and request: wrong ath, htm, htu, replay (RFC 9449 §4.3)', async () => {
    const good = await proveUse()
    const attempts = [
      await proveUse(holder, { accessToken: 'another token' }),
      await proveUse(holder, { claims: { ath: undefined } }),
      await proveUse(holder, { claims: { htm: 'POST' } }),
      await proveUse(holder, { claims: { htu: `${issuer}/oauth2/token` } }),
    ]
    for (const attempt of attempts)
      expect(await userinfo(`DPoP ${accessToken}`, attempt)).toMatchObject({
        status: 401,
        error: 'invalid_dpop_proof',
        challenge: expect.stringContaining('DPoP error="invalid_dpop_proof"'),
      })
    expect(await userinfo(`DPoP ${accessToken}`, good)).toMatchObject({ status: 200 })
    expect(await userinfo(`DPoP ${accessToken}`, good)).toMatchObject({ status: 401 })
  })

  it('is not made of a bearer token by a proof', async () => {
    const { access_token } = await server.tokens(await server.register())
    const proof = await proveUse(holder, { accessToken: access_token as string })
    expect(await userinfo(`DPoP ${access_token}`, proof)).toMatchObject({
      status: 401,
      error: 'invalid_token',
    })
  })
})

describe('tokens by way of the browser', () => {
  it('are not given to a client whose tokens are always bound', async () => {
    const registered = await server.register({
      dpop_bound_access_tokens: true,
      grant_types: ['implicit'],
      response_types: ['token'],
    })
    const { fragment } = await new Journey(server).browser.get(
      authorizationAddress(registered, { response_type: 'token' }),
    )
    expect(fragment).toMatchObject({ error: 'unauthorized_client' })
  })
})

describe('a server that gives nonces (RFC 9449 §8)', () => {
  let strict: OAuth2Server
  let registered: RegisteredClient
  beforeAll(async () => {
    strict = await OAuth2Server.start({ oauth2: { oauth2: { dpop: { require_nonce: true } } } })
    registered = await strict.register()
  })
  afterAll(() => strict.stop())

  async function request(nonce?: string) {
    const answer = await strict.publicServer.inject({
      method: 'POST',
      url: '/oauth2/token',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: basic(registered.client_id, registered.client_secret),
        dpop: await dpopProof(
          strict,
          holder,
          { path: '/oauth2/token' },
          nonce === undefined ? {} : { nonce },
        ),
      },
      payload: 'grant_type=client_credentials',
    })
    return { ...answer.json(), status: answer.statusCode, nonce: String(answer.headers['dpop-nonce']) }
  }
  const wanted = { status: 400, error: 'use_dpop_nonce' }

  it('asks for one, takes it for five minutes, and gives the next one', async () => {
    const first = await request()
    expect(first).toMatchObject(wanted)
    const second = await request(first.nonce)
    expect(second).toMatchObject({ status: 200, token_type: 'DPoP' })
    strict.clock.advance(300)
    expect(await request(second.nonce)).toMatchObject({ status: 200 })
  })

  it('does not take a stale nonce, nor one of somebody else', async () => {
    const { nonce } = await request()
    strict.clock.advance(301)
    const stale = await request(nonce)
    expect(stale).toMatchObject(wanted)
    expect(await request(stale.nonce)).toMatchObject({ status: 200 })
    const { nonce: fresh } = stale
    const forged = fresh.slice(0, -1) + (fresh.endsWith('A') ? 'Q' : 'A')
    for (const other of ['', 'nonce', forged, createHash('sha256').update(fresh).digest('base64url')])
      expect(await request(other)).toMatchObject(wanted)
  })

  it('challenges at the userinfo endpoint with 401 (RFC 9449 §9)', async () => {
    const { nonce } = await request()
    const { access_token } = await request(nonce)
    const use = async (given?: string) =>
      strict.publicServer.inject({
        url: '/userinfo',
        headers: {
          authorization: `DPoP ${access_token}`,
          dpop: await dpopProof(
            strict,
            holder,
            { method: 'GET', path: '/userinfo' },
            { accessToken: access_token, ...(given !== undefined && { nonce: given }) },
          ),
        },
      })
    const challenged = await use()
    expect(challenged.statusCode).toBe(401)
    expect(challenged.headers['www-authenticate']).toContain('DPoP error="use_dpop_nonce"')
    expect((await use(String(challenged.headers['dpop-nonce']))).statusCode).toBe(200)
  })
})
