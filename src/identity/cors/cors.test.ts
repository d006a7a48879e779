import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../test/support/identity.ts'
import { identityEndpoints } from '../endpoints.ts'

const withOrigins = (allowed_origins: readonly string[]) =>
  createTestIdentity({
    endpoints: identityEndpoints,
    configuration: {
      identity: {
        serve: { public: { cors: { enabled: true, allowed_origins, max_age: 60 } } },
        revision: 'v7',
      },
    },
  })

let named: TestIdentity
let everybody: TestIdentity
beforeAll(async () => {
  named = await withOrigins(['https://app.example', 'https://*.wild.example'])
  everybody = await withOrigins(['*'])
})
afterAll(async () => {
  await named.close()
  await everybody.close()
})

const ask = (server: TestIdentity, origin: string, url = '/sessions/whoami') =>
  server.public.inject({ url, headers: { origin } })

test.each(['https://app.example', 'https://a.wild.example', 'https://a.b.wild.example'])(
  'scripts of %s read answers, also those that rest on cookies',
  async (origin) => {
    const { headers } = await ask(named, origin)
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: expect.stringContaining('Origin'),
    })
  },
)

test.each([
  'https://app.example.evil.org',
  'http://app.example',
  'https://wild.example',
  'https://evil.org/.wild.example',
  'https://evilwild.example',
  'null',
])('scripts of %s read nothing', async (origin) => {
  expect((await ask(named, origin)).headers).not.toHaveProperty('access-control-allow-origin')
})

test('a preflight says what may be sent', async () => {
  const preflight = (origin: string) =>
    named.public.inject({
      method: 'OPTIONS',
      url: '/self-service/login?flow=x',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
  const allowed = await preflight('https://app.example')
  expect([allowed.statusCode, allowed.headers['access-control-allow-methods']]).toEqual([204, 'POST'])
  expect(allowed.headers['access-control-allow-headers']).toContain('X-CSRF-TOKEN')
  expect(allowed.headers['access-control-max-age']).toBe('60')
  expect((await preflight('https://evil.org')).headers).not.toHaveProperty('access-control-allow-methods')
})

test('a star lets everybody read, but nothing that rests on cookies', async () => {
  const { headers } = await ask(everybody, 'https://evil.org')
  expect(headers['access-control-allow-origin']).toBe('*')
  expect(headers).not.toHaveProperty('access-control-allow-credentials')
})

test('the version of the configuration can be asked for', async () => {
  const revision = async (server: TestIdentity) => (await server.admin.inject('/health/config')).body
  expect(await revision(named)).toBe('v7')
  const digest = async (configuration: object) => {
    const server = await createTestIdentity({
      endpoints: identityEndpoints,
      configuration: { identity: configuration },
    })
    const answer = await revision(server)
    await server.close()
    return answer
  }
  const [one, again, other] = [
    await digest({}),
    await digest({}),
    await digest({ session: { lifespan: '1h' } }),
  ]
  expect(one).toMatch(/^[0-9a-f]{64}$/)
  expect(again).toBe(one)
  expect(other).not.toBe(one)
  expect(await digest({ secrets: { default: ['another secret, of the test'] } })).toBe(one)
})
