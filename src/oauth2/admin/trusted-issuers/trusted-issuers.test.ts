import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KeyHolder } from '../../../../test/support/key-holder.ts'
import { OAuth2Server } from '../../../../test/support/oauth2-server.ts'

let server: OAuth2Server
let holder: KeyHolder

beforeAll(async () => {
  server = await OAuth2Server.start()
  holder = await KeyHolder.create('ES256', 'k1')
})
afterAll(() => server.stop())

const path = '/admin/trust/grants/jwt-bearer/issuers'
const malformed = 'The request was malformed or contained invalid parameters'

async function admin(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  const answer = await server.adminServer.inject({ method, url, ...(payload && { payload }) })
  const body = answer.body === '' ? undefined : answer.json()
  return { status: answer.statusCode, headers: answer.headers, body }
}

const trusted = (others: Record<string, unknown> = {}) => ({
  issuer: 'https://issuer.example.test',
  subject: 'svc',
  scope: ['read'],
  jwk: holder.jwk,
  expires_at: '2030-01-31T12:00:00.5Z',
  ...others,
})

describe('trusting an issuer', () => {
  it('keeps what was sent, and shows of the key its name', async () => {
    const created = await admin('POST', path, trusted({ subject: 'kept', scope: ['read', 'write', 'read'] }))
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      issuer: 'https://issuer.example.test',
      subject: 'kept',
      allow_any_subject: false,
      scope: ['read', 'write'],
      public_key: { set: 'https://issuer.example.test', kid: 'k1' },
      created_at: '2026-11-24T12:00:00Z',
      expires_at: '2030-01-31T12:00:00Z',
    })
    expect(created.headers.location).toBe(`${path}/${created.body.id}`)
    const read = await admin('GET', `${path}/${created.body.id}`)
    expect(read).toMatchObject({ status: 200, body: created.body })
  })

  it('happens once for each key and subject', async () => {
    expect((await admin('POST', path, trusted({ subject: 'once' }))).status).toBe(201)
    expect(await admin('POST', path, trusted({ subject: 'once', scope: [] }))).toMatchObject({
      status: 409,
      body: {
        error: 'Unable to insert or update resource because a resource with that value exists already',
      },
    })
    const another = { ...holder.jwk, kid: 'k2' }
    expect((await admin('POST', path, trusted({ subject: 'once', jwk: another }))).status).toBe(201)
  })

  it.each([
    ['no issuer', { issuer: '' }, 'missing_required_parameter'],
    ['no subject', { subject: undefined }, 'missing_required_parameter'],
    ['two kinds of subject', { allow_any_subject: true }, 'missing_required_parameter'],
    ['no end', { expires_at: null }, 'missing_required_parameter'],
    ['no key', { jwk: undefined }, 'missing_required_parameter'],
    ['a key without a name', { jwk: { kty: 'EC' } }, 'missing_required_parameter'],
    ['an end that is no time', { expires_at: 'tomorrow' }, malformed],
    ['an end in the past', { expires_at: '2020-01-01T00:00:00Z' }, malformed],
    ['a scope of two words', { scope: ['read write'] }, malformed],
    ['a scope that is a text', { scope: 'read' }, malformed],
    ['a key that is none', { jwk: { kty: 'EC', crv: 'P-256', kid: 'k' } }, malformed],
    ['a shared key', { jwk: { kty: 'oct', k: 'c2VjcmV0', kid: 'k' } }, malformed],
  ])('refuses %s', async (_name, others, error) => {
    const { status, body } = await admin('POST', path, trusted({ subject: 'refused', ...others }))
    expect(status).toBe(400)
    expect(body).toEqual({ error, error_description: expect.any(String) })
  })

  it('refuses a private key, and does not repeat it', async () => {
    const jwk = { ...holder.jwk, d: 'not-to-be-repeated' }
    const { status, body } = await admin('POST', path, trusted({ subject: 'refused', jwk }))
    expect(status).toBe(400)
    expect(JSON.stringify(body)).not.toContain('not-to-be-repeated')
  })
})

describe('trusted issuers', () => {
  it('are listed page by page, also those of one name', async () => {
    const issuer = 'https://pages.example.test'
    for (const subject of ['a', 'b', 'c']) await admin('POST', path, trusted({ issuer, subject }))
    const first = await admin('GET', `${path}?issuer=${encodeURIComponent(issuer)}&page_size=2`)
    expect(first.body).toHaveLength(2)
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] as string
    const second = await admin('GET', next)
    expect(second.body).toHaveLength(1)
    expect(second.headers.link).not.toContain('rel="next"')
    const subjects = [...first.body, ...second.body].map(({ subject }) => subject)
    expect(subjects.toSorted()).toEqual(['a', 'b', 'c'])
    expect((await admin('GET', path)).body.length).toBeGreaterThan(3)
    expect((await admin('GET', `${path}?issuer=nobody`)).body).toEqual([])
  })

  it('do not take a page token of another list', async () => {
    await server.register()
    await server.register()
    const { headers } = await admin('GET', '/admin/clients?page_size=1')
    const token = /page_token=([^>&]+)>; rel="next"/.exec(String(headers.link))?.[1]
    expect((await admin('GET', `${path}?page_token=${token}`)).status).toBe(400)
  })

  it('are gone once they are deleted', async () => {
    const { body } = await admin('POST', path, trusted({ subject: 'gone' }))
    expect((await admin('DELETE', `${path}/${body.id}`)).status).toBe(204)
    const missing = {
      status: 404,
      body: { error: 'Unable to locate the resource', error_description: '' },
    }
    expect(await admin('GET', `${path}/${body.id}`)).toMatchObject(missing)
    expect(await admin('DELETE', `${path}/${body.id}`)).toMatchObject(missing)
  })

  it.each(['GET', 'DELETE'] as const)('by %s want a UUID', async (method) => {
    expect(await admin(method, `${path}/not-a-uuid`)).toMatchObject({
      status: 400,
      body: { error: malformed },
    })
  })
})
