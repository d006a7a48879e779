import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start({ oauth2: { strategies: { access_token: 'jwt' } } })
})
afterAll(() => server.stop())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function admin(method: Method, path: string, payload?: object) {
  const answer = await server.adminServer.inject({
    method,
    url: `/admin/keys/${path}`,
    ...(payload && { payload }),
  })
  return {
    status: answer.statusCode,
    body: answer.body === '' ? undefined : answer.json(),
    headers: answer.headers,
  }
}

const elliptic = {
  alg: 'ES256',
  crv: 'P-256',
  d: expect.any(String),
  kid: 'es-1',
  kty: 'EC',
  use: 'sig',
  x: expect.any(String),
  y: expect.any(String),
}

describe('a set of keys', () => {
  it('grows by keys that are made, keeps their ids apart and is shown whole', async () => {
    expect((await admin('GET', 'set')).status).toBe(404)
    const made = await admin('POST', 'set', { alg: 'ES256', kid: 'es-1', use: 'sig' })
    expect(made).toMatchObject({ status: 201, body: { keys: [elliptic] } })
    expect(made.headers.location).toBe('/admin/keys/set')
    const second = await admin('POST', 'set', { alg: 'RS256', use: 'sig' })
    expect(second.body.keys[0]).toMatchObject({
      alg: 'RS256',
      kid: expect.any(String),
      p: expect.any(String),
    })
    expect((await admin('POST', 'set', { alg: 'ES256', kid: 'es-1' })).status).toBe(409)
    expect((await admin('GET', 'set')).body).toEqual({ keys: [made.body.keys[0], second.body.keys[0]] })
    expect((await admin('GET', 'set/es-1')).body).toEqual(made.body)
    expect((await admin('GET', 'set/nope')).status).toBe(404)
  })

  it.each(['HS256', 'XX', 'none', '', 'constructor'])('gets no key for %j', async (alg) => {
    expect(await admin('POST', 'other', { alg, use: 'sig' })).toMatchObject({
      status: 400,
      body: { error: 'Bad Request' },
    })
  })

  it('is replaced, changed key by key, and deleted', async () => {
    const own = (await admin('POST', 'mine', { alg: 'EdDSA', kid: 'own-1' })).body.keys[0]
    expect((await admin('PUT', 'theirs', { keys: [own] })).body).toEqual({ keys: [own] })
    const renamed = { ...own, kid: 'own-2' }
    expect((await admin('PUT', 'theirs/own-2', own)).body).toEqual(renamed)
    expect((await admin('GET', 'theirs')).body).toEqual({ keys: [own, renamed] })
    expect((await admin('DELETE', 'theirs/own-1')).status).toBe(204)
    expect((await admin('GET', 'theirs')).body).toEqual({ keys: [renamed] })
    expect((await admin('DELETE', 'theirs')).status).toBe(204)
    expect((await admin('GET', 'theirs')).status).toBe(404)
  })
})

describe('the keys that the server signs with', () => {
  const set = 'hydra.jwt.access-token'

  it('are rotated by adding one: it signs, the former ones still verify', async () => {
    const client = await server.register()
    const before = await server.tokens(client)
    for (const alg of ['RS256', 'PS384', 'ES512', 'EdDSA']) {
      expect((await admin('POST', set, { alg, kid: `new ${alg}` })).status).toBe(201)
      const { access_token } = (await server.token(client, { grant_type: 'client_credentials' })).json()
      expect(decodeProtectedHeader(access_token)).toMatchObject({ alg, kid: `new ${alg}` })
      expect(await server.isActive(access_token)).toBe(true)
    }
    expect(await server.isActive(before.access_token)).toBe(true)
    const { keys } = (await server.publicServer.inject('/.well-known/jwks.json')).json()
    expect(keys.map(({ kid }: { kid: string }) => kid)).toContain('new RS256')
  })

  it('end every token that they signed when they are deleted, and others take their place', async () => {
    const client = await server.register()
    const { access_token } = await server.tokens(client)
    expect((await admin('DELETE', set)).status).toBe(204)
    expect(await server.isActive(access_token)).toBe(false)
    const fresh = (await server.token(client, { grant_type: 'client_credentials' })).json()
    expect(await server.isActive(fresh.access_token)).toBe(true)
  })

  it('are never replaced by something that cannot sign', async () => {
    const { x, y } = (await admin('POST', 'spare', { alg: 'ES256' })).body.keys[0]
    const unusable = [
      { kty: 'EC', crv: 'P-256', alg: 'ES256', kid: 'public only', x, y },
      { kty: 'oct', alg: 'HS256', kid: 'symmetric', k: 'AAAA' },
      { kty: 'EC', kid: 'nothing' },
      { ...(await admin('POST', 'spare', { alg: 'ES384' })).body.keys[0], alg: 'ES256' },
    ]
    for (const key of unusable) {
      expect((await admin('PUT', set, { keys: [key] })).status).toBe(400)
      expect((await admin('PUT', `${set}/x`, key)).status).toBe(400)
    }
  })
})
