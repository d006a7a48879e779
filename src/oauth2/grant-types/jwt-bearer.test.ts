import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KeyHolder } from '../../../test/support/key-holder.ts'
import {
  OAuth2Server,
  issuer as publicUrl,
  type RegisteredClient,
} from '../../../test/support/oauth2-server.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const issuer = 'https://issuer.example.test'

/** A server with a client that may use assertions, and an issuer that is trusted for the subject `svc`. */
class World {
  static async start(oauth2: Record<string, unknown> = {}): Promise<World> {
    const server = await OAuth2Server.start({ oauth2: { strategies: { access_token: 'opaque' }, ...oauth2 } })
    const client = await server.register({
      grant_types: [grantType],
      scope: 'read write admin',
      audience: ['https://api.example.test'],
    })
    return new World(server, client, await KeyHolder.create('ES256', 'k1'))
  }

  #count = 0
  readonly server: OAuth2Server
  readonly client: RegisteredClient
  readonly holder: KeyHolder

  private constructor(server: OAuth2Server, client: RegisteredClient, holder: KeyHolder) {
    this.server = server
    this.client = client
    this.holder = holder
  }

  now(): number {
    return Math.floor(this.server.clock.now().getTime() / 1000)
  }

  async trust(others: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.server.adminServer.inject({
      method: 'POST',
      url: '/admin/trust/grants/jwt-bearer/issuers',
      payload: {
        issuer,
        subject: 'svc',
        scope: ['read'],
        jwk: this.holder.jwk,
        expires_at: '2030-01-01T00:00:00Z',
        ...others,
      },
    })
    if (answer.statusCode !== 201) throw new Error(answer.body)
    return answer.json().id
  }

  claims(others: JWTPayload = {}): JWTPayload {
    return {
      iss: issuer,
      sub: 'svc',
      aud: `${publicUrl}/oauth2/token`,
      iat: this.now(),
      exp: this.now() + 600,
      jti: `jti-${this.#count++}`,
      ...others,
    }
  }

  assertion(others: JWTPayload = {}, holder: KeyHolder = this.holder): Promise<string> {
    return holder.sign(this.claims(others))
  }

  async exchange(
    assertion: string | Promise<string>,
    form: Record<string, string> = {},
    client: RegisteredClient = this.client,
  ) {
    const body = { grant_type: grantType, assertion: await assertion, ...form }
    const answer = await this.server.token(client, body)
    return { status: answer.statusCode, ...answer.json() }
  }
}

const invalidGrant = { status: 400, error: 'invalid_grant' }

describe('an assertion of a trusted issuer', () => {
  let world: World
  beforeAll(async () => {
    world = await World.start()
    await world.trust()
  })
  afterAll(() => world.server.stop())

  it('gives an access token for its subject, and nothing else', async () => {
    const answer = await world.exchange(world.assertion(), { scope: 'read' })
    expect(answer).toEqual({
      status: 200,
      access_token: expect.stringMatching(/^ory_at_/),
      expires_in: 3600,
      scope: 'read',
      token_type: 'bearer',
    })
    expect(await world.server.introspect(answer.access_token)).toEqual({
      active: true,
      aud: [],
      client_id: world.client.client_id,
      sub: 'svc',
      scope: 'read',
      iss: publicUrl,
      iat: world.now(),
      nbf: world.now(),
      exp: world.now() + 3600,
      token_type: 'Bearer',
      token_use: 'access_token',
    })
  })

  it('says the same in a JWT, and writes no token anywhere', async () => {
    const { client_id, client_secret } = await world.server.register({
      grant_types: [grantType],
      access_token_strategy: 'jwt',
      scope: 'read',
    })
    const answer = await world.exchange(world.assertion(), { scope: 'read' }, { client_id, client_secret })
    const claims = JSON.parse(Buffer.from(answer.access_token.split('.')[1], 'base64url').toString())
    expect(claims).toMatchObject({ sub: 'svc', client_id, scp: ['read'], aud: [], ext: {} })
    expect(claims).not.toHaveProperty('act')
    expect(await world.server.introspect(answer.access_token)).toMatchObject({ active: true, sub: 'svc' })
    expect(await world.server.database.kysely.selectFrom('oauth2.grants').selectAll().execute()).toEqual([])
  })

  it('gives the lifespan and the audience that the client may have', async () => {
    const client = await world.server.register({
      grant_types: [grantType],
      audience: ['https://api.example.test'],
      jwt_bearer_grant_access_token_lifespan: '2m',
    })
    const audience = 'https://api.example.test/part'
    const answer = await world.exchange(world.assertion(), { audience }, client)
    expect(answer).toMatchObject({ status: 200, expires_in: 120, scope: '' })
    expect(await world.server.introspect(answer.access_token)).toMatchObject({ aud: [audience] })
    const refused = await world.exchange(
      world.assertion(),
      { audience: 'https://other.example.test' },
      client,
    )
    expect(refused).toMatchObject({ status: 400, error: 'invalid_request' })
  })

  it('gives a token that its client can revoke, and an administrator with all others', async () => {
    const first = await world.exchange(world.assertion())
    await world.server.post('/oauth2/revoke', { token: first.access_token }, world.client)
    expect(await world.server.isActive(first.access_token)).toBe(false)
    const second = await world.exchange(world.assertion())
    const stranger = await world.server.register()
    await world.server.post('/oauth2/revoke', { token: second.access_token }, stranger)
    expect(await world.server.isActive(second.access_token)).toBe(true)
    const url = `/admin/oauth2/tokens?client_id=${world.client.client_id}`
    await world.server.adminServer.inject({ method: 'DELETE', url })
    expect(await world.server.isActive(second.access_token)).toBe(false)
    world.server.clock.advance(1)
  })

  it('gives a token with which userinfo names the subject', async () => {
    const { access_token } = await world.exchange(world.assertion())
    const answer = await world.server.publicServer.inject({
      url: '/userinfo',
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(answer.json()).toMatchObject({ sub: 'svc' })
  })

  it('is tried with every key of the issuer when it names none', async () => {
    const other = await KeyHolder.create('EdDSA', 'k2')
    await world.trust({ jwk: other.jwk })
    const unnamed = await other.sign(world.claims(), { kid: undefined as unknown as string })
    expect(await world.exchange(unnamed)).toMatchObject({ status: 200 })
  })

  it('may be about anybody when the issuer is trusted for that', async () => {
    const anybody = await KeyHolder.create('RS256', 'any')
    await world.trust({
      issuer: 'https://any.example.test',
      subject: undefined,
      allow_any_subject: true,
      jwk: anybody.jwk,
    })
    const assertion = await world.assertion({ iss: 'https://any.example.test', sub: 'whoever' }, anybody)
    const { access_token } = await world.exchange(assertion)
    expect(await world.server.introspect(access_token)).toMatchObject({ active: true, sub: 'whoever' })
  })

  it('needs a client that may use the grant', async () => {
    const client = await world.server.register()
    expect(await world.exchange(world.assertion(), {}, client)).toMatchObject({
      status: 400,
      error: 'unauthorized_client',
    })
    const open = await world.server.register({
      grant_types: [grantType],
      token_endpoint_auth_method: 'none',
    })
    const form = { grant_type: grantType, assertion: await world.assertion(), client_id: open.client_id }
    const answer = await world.server.post('/oauth2/token', form)
    expect(answer.json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('has to be there', async () => {
    expect(await world.exchange('')).toMatchObject({ status: 400, error: 'invalid_request' })
  })
})

describe('an attack with assertions', () => {
  let world: World
  let stranger: KeyHolder
  beforeAll(async () => {
    world = await World.start()
    await world.trust()
    stranger = await KeyHolder.create('ES256', 'k1')
  })
  afterAll(() => world.server.stop())

  it('RFC 7523 §3 item 7: a replayed assertion is refused, and of many at once one wins', async () => {
    const assertion = await world.assertion()
    const answers = await Promise.all(Array.from({ length: 12 }, () => world.exchange(assertion)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status !== 200)
    for (const answer of refused) expect(answer).toMatchObject({ status: 400, error: 'jti_known' })
  })

  it('RFC 7523 §3 item 7: a refused request uses no assertion up', async () => {
    const assertion = await world.assertion()
    expect(await world.exchange(assertion, { scope: 'write' })).toMatchObject({ error: 'invalid_scope' })
    expect(await world.exchange(assertion, { scope: 'read' })).toMatchObject({ status: 200 })
  })

  it.each<[string, () => JWTPayload]>([
    ['item 1: an unknown iss', () => ({ iss: 'https://evil.example.test' })],
    ['item 1: no iss', () => ({ iss: undefined as unknown as string })],
    ['item 2: another sub', () => ({ sub: 'admin' })],
    ['item 2: an empty sub', () => ({ sub: '' })],
    ['item 3: the aud of another server', () => ({ aud: 'https://other.example.test/oauth2/token' })],
    ['item 3: no aud', () => ({ aud: undefined as unknown as string })],
    ['item 4: past its exp', () => ({ exp: world.now() - 60 })],
    ['item 4: no exp', () => ({ exp: undefined as unknown as number })],
    ['item 4: an exp that is a text', () => ({ exp: '9999999999' as unknown as number })],
    ['item 4: an exp too far away', () => ({ exp: world.now() + 721 * 3600 })],
    ['item 5: before its nbf', () => ({ nbf: world.now() + 600 })],
    ['item 6: an iat in the future', () => ({ iat: world.now() + 600 })],
    ['item 6: no iat', () => ({ iat: undefined as unknown as number })],
    ['item 7: no jti', () => ({ jti: undefined as unknown as string })],
  ])('RFC 7523 §3 %s is refused', async (_name, others) => {
    expect(await world.exchange(world.assertion(others()))).toMatchObject(invalidGrant)
  })

  it('RFC 7523 §3 item 9: a signature of somebody else’s key is refused', async () => {
    expect(await world.exchange(world.assertion({}, stranger))).toMatchObject(invalidGrant)
  })

  it('RFC 8725 §2.1: an assertion without a signature, or with another one, is refused', async () => {
    const [header = '', payload = '', signature = ''] = (await world.assertion()).split('.')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const none = `${encode({ alg: 'none', kid: 'k1' })}.${payload}.`
    const flipped = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    const changed = `${header}.${encode(world.claims({ sub: 'svc' }))}.${signature}`
    for (const forged of [none, flipped, changed, 'junk', 'a.b.c'])
      expect(await world.exchange(forged)).toMatchObject(invalidGrant)
  })

  it('RFC 8725 §3.10: a key that the assertion brings or points to is not looked at', async () => {
    const header = { jwk: stranger.jwk, jku: 'https://evil.example.test/jwks' }
    expect(await world.exchange(stranger.sign(world.claims(), header))).toMatchObject(invalidGrant)
  })

  it('RFC 7523 §6: an issuer is not trusted past its end, whether its key is named or not', async () => {
    const brief = await KeyHolder.create('ES256', 'brief')
    const expiresAt = new Date((world.now() + 100) * 1000).toISOString()
    await world.trust({ issuer: 'https://brief.example.test', jwk: brief.jwk, expires_at: expiresAt })
    const claims = () => world.claims({ iss: 'https://brief.example.test' })
    expect(await world.exchange(brief.sign(claims()))).toMatchObject({ status: 200 })
    world.server.clock.advance(100)
    expect(await world.exchange(brief.sign(claims()))).toMatchObject(invalidGrant)
    const unnamed = await brief.sign(claims(), { kid: undefined as unknown as string })
    expect(await world.exchange(unnamed)).toMatchObject(invalidGrant)
  })

  it('RFC 7523 §6: a deleted issuer is not trusted any more', async () => {
    const deleted = await KeyHolder.create('ES256', 'deleted')
    const id = await world.trust({ issuer: 'https://deleted.example.test', jwk: deleted.jwk })
    const url = `/admin/trust/grants/jwt-bearer/issuers/${id}`
    await world.server.adminServer.inject({ method: 'DELETE', url })
    const assertion = await world.assertion({ iss: 'https://deleted.example.test' }, deleted)
    expect(await world.exchange(assertion)).toMatchObject(invalidGrant)
  })

  it('RFC 6749 §3.3: neither the client nor the issuer alone can name a scope', async () => {
    for (const scope of ['write', 'unregistered', 'read write'])
      expect(await world.exchange(world.assertion(), { scope })).toMatchObject({
        status: 400,
        error: 'invalid_scope',
      })
  })
})

describe('the configuration of the grant', () => {
  it('takes the token endpoint that the discovery document names as audience', async () => {
    const token_url = 'https://front.example.test/token'
    const world = await World.start({ webfinger: { oidc_discovery: { token_url } } })
    await world.trust()
    expect(await world.exchange(world.assertion({ aud: token_url }))).toMatchObject({ status: 200 })
    expect(await world.exchange(world.assertion())).toMatchObject({ status: 200 })
    await world.server.stop()
  })

  it('lets assertions go without jti and iat, and copies their audience', async () => {
    const jwt = { jti_optional: true, iat_optional: true, max_ttl: '1m', omit_assertion_audience: false }
    const world = await World.start({ oauth2: { grant: { jwt } } })
    await world.trust()
    const short = { exp: world.now() + 60, iat: undefined, jti: undefined } as unknown as JWTPayload
    const assertion = await world.assertion(short)
    const { access_token } = await world.exchange(assertion)
    expect(await world.server.introspect(access_token)).toMatchObject({ aud: [`${publicUrl}/oauth2/token`] })
    expect(await world.exchange(assertion)).toMatchObject({ status: 200 })
    expect(await world.exchange(world.assertion())).toMatchObject(invalidGrant)
    await world.server.stop()
  })
})
