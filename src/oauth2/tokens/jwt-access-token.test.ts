import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuer, OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'

const session = {
  access_token: { tenant: 'acme', other: { a: 1 }, sub: 'mallory', grant_id: 'forged' },
  id_token: {},
}

let server: OAuth2Server
let client: RegisteredClient

async function start(oauth2: Record<string, unknown> = {}, strategies: Record<string, unknown> = {}) {
  server = await OAuth2Server.start({
    oauth2: { oauth2, strategies: { access_token: 'jwt', ...strategies } },
  })
  client = await server.register({ audience: ['https://api.example.test'] })
}

describe('a JWT access token', () => {
  beforeAll(() => start())
  afterAll(() => server.stop())

  it('has the claims of the original', async () => {
    const { code, id } = await server.authorize(client, {
      session,
      grantedAudience: ['https://api.example.test'],
    })
    const { access_token } = (await server.exchange(client, code)).json()
    const now = server.clock.now().getTime() / 1000
    expect(decodeProtectedHeader(access_token)).toEqual({ alg: 'ES256', kid: expect.any(String), typ: 'JWT' })
    expect(decodeJwt(access_token)).toEqual({
      aud: ['https://api.example.test'],
      client_id: client.client_id,
      exp: now + 3600,
      ext: session.access_token,
      gen: 0,
      grant_id: id,
      iat: now,
      iss: issuer,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      nbf: now,
      scp: ['openid', 'offline_access'],
      sub: 'alice',
    })
  })

  it('of the client credentials grant stands for the client', async () => {
    const { access_token } = (await server.token(client, { grant_type: 'client_credentials' })).json()
    expect(decodeJwt(access_token)).toMatchObject({
      aud: [],
      client_id: client.client_id,
      ext: {},
      scp: [],
      sub: client.client_id,
    })
    expect(decodeJwt(access_token)).not.toHaveProperty('grant_id')
  })

  it('ends with the refresh that follows it and with its revocation', async () => {
    const first = await server.tokens(client)
    const second = (await server.refresh(client, first.refresh_token)).json()
    expect(await server.isActive(first.access_token)).toBe(false)
    expect(await server.isActive(second.access_token)).toBe(true)
    await server.post('/oauth2/revoke', { token: second.access_token }, client)
    expect(await server.isActive(second.access_token)).toBe(false)
  })

  it('is not an ID token, and an ID token is none', async () => {
    const { id_token } = await server.tokens(client)
    expect(decodeProtectedHeader(id_token as string).alg).toBe('RS256')
    expect(await server.isActive(id_token)).toBe(false)
  })

  it('may be opaque for one client', async () => {
    const opaque = await server.register({ access_token_strategy: 'opaque' })
    const { access_token } = (await server.token(opaque, { grant_type: 'client_credentials' })).json()
    expect(access_token).toMatch(/^ory_at_/)
    expect(await server.isActive(access_token)).toBe(true)
  })
})

describe('session claims at the top level', () => {
  const allowed = { allowed_top_level_claims: ['tenant', 'sub', 'grant_id', 'absent'] }
  const claimsOf = async () => decodeJwt((await server.tokens(client, { session })).access_token as string)

  it('are lifted and mirrored, but never replace what the server says', async () => {
    await start(allowed)
    const claims = await claimsOf()
    expect(claims).toMatchObject({ tenant: 'acme', sub: 'alice', ext: session.access_token })
    expect(claims.grant_id).not.toBe('forged')
    expect(claims).not.toHaveProperty('absent')
    await server.stop()
  })

  it('are all there is without mirroring', async () => {
    await start({ ...allowed, mirror_top_level_claims: false })
    const claims = await claimsOf()
    expect(claims.tenant).toBe('acme')
    expect(claims).not.toHaveProperty('ext')
    await server.stop()
  })

  it('leave the others in ext when that is asked for', async () => {
    await start({ ...allowed, mirror_top_level_claims: false, preserve_ext_claims: true })
    expect((await claimsOf()).ext).toEqual({ other: { a: 1 } })
    await server.stop()
  })
})

describe('the scope claim', () => {
  it.each([
    ['string', { scope: 'openid offline_access' }, 'scp'],
    ['both', { scope: 'openid offline_access', scp: ['openid', 'offline_access'] }, 'nbf'],
  ])('is a %s when that is asked for', async (scopeClaim, expected, absent) => {
    await start({ exclude_not_before_claim: true }, { jwt: { scope_claim: scopeClaim } })
    const { access_token } = await server.tokens(client)
    const claims = decodeJwt(access_token as string)
    expect(claims).toMatchObject(expected)
    expect(claims).not.toHaveProperty(absent)
    expect((await server.introspect(access_token)).scope).toBe('openid offline_access')
    await server.stop()
  })
})
