import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { configuration } from '../../config/configuration.ts'
import type { Component } from '../../contracts/component.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { ListenerName } from '../../http/endpoint.ts'
import { HttpMetrics } from '../../observability/http-metrics.ts'
import { adminAuthentication } from './admin-authentication.ts'
import { listenerRoutes } from './routes.ts'

const component: Component = {
  name: 'oauth2',
  publicRoutes: (server) => {
    server.get('/things', () => ({ who: 'public' }))
    server.get('/ip', ({ ip }) => ({ ip }))
    server.get('/broken', () => {
      throw new Error('a secret detail')
    })
    server.get('/away', () => {
      throw new PlatformError({
        status: 503,
        code: 'away',
        message: 'Away.',
        headers: { 'retry-after': '1' },
      })
    })
  },
  adminRoutes: (server) => {
    server.get('/admin/things/:id', () => ({ who: 'admin' }))
    server.delete('/admin/things/:id', () => ({ who: 'admin' }))
    server.post('/admin/things', () => ({ who: 'admin' }))
  },
  start: async () => undefined,
  stop: async () => undefined,
}

const servers: FastifyInstance[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function routes(listener: ListenerName, settings: Record<string, unknown> = {}, logged: string[] = []) {
  const { admin, public: publicSettings } = configuration.parse(
    listener === 'admin' ? { admin: settings } : { public: settings },
  )
  const server = await listenerRoutes({
    listener,
    components: [component],
    operations: (each) => void each.get('/health/alive', () => ({ status: 'ok' })),
    ...(listener === 'admin' && { authentication: adminAuthentication(admin) }),
    trustedProxies: publicSettings.trusted_proxies,
    metrics: new HttpMetrics(),
    log: pino({ level: 'info' }, { write: (line) => void logged.push(line) }),
  })
  servers.push(server)
  return server
}

describe('the admin listener', () => {
  it.each(['/admin/things/1', '/things/1', '/things/1/', '/admin/things/1/'])('answers %s', async (url) => {
    const answer = await (await routes('admin')).inject({ url, headers: { host: 'localhost:4445' } })
    expect(answer.json()).toEqual({ who: 'admin' })
  })

  it('answers a method that a path does not have with 405 and those that it has', async () => {
    const server = await routes('admin')
    const answer = await server.inject({ method: 'POST', url: '/admin/things/1' })
    expect(answer.statusCode).toBe(405)
    expect(answer.headers.allow).toBe('DELETE, GET, HEAD')
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.body).toBe('Method Not Allowed\n')
  })

  it('answers an unknown path with a text', async () => {
    const answer = await (await routes('admin')).inject('/unknown')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.body).toBe('404 page not found\n')
  })
})

describe('the public listener', () => {
  it('does not have the admin API', async () => {
    const answer = await (await routes('public')).inject('/admin/things/1')
    expect(answer.statusCode).toBe(404)
  })

  it('answers an unknown path, and a wrong method, with a page', async () => {
    const server = await routes('public')
    for (const method of ['GET', 'DELETE'] as const) {
      const answer = await server.inject({ method, url: '/things-that-are-not' })
      expect(answer.statusCode).toBe(404)
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(answer.body).toContain(String(answer.headers['x-request-id']))
    }
  })

  it('forbids to keep the answers to GET', async () => {
    const answer = await (await routes('public')).inject('/things')
    expect(answer.headers['cache-control']).toBe('private, no-cache, no-store, must-revalidate')
  })

  it('takes the request id of a proxy, unless it could forge a line of the log', async () => {
    const server = await routes('public')
    const id = async (given: string) =>
      (await server.inject({ url: '/things', headers: { 'x-request-id': given } })).headers['x-request-id']
    expect(await id('proxy-1234')).toBe('proxy-1234')
    expect(await id('short')).not.toBe('short')
    expect(await id('a"b c{d}e-is-long')).toMatch(/^[A-Za-z0-9]{10}-[a-z0-9]+$/)
  })

  it('believes X-Forwarded-For only of the proxies that it was told to trust', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    const ip = async (settings: Record<string, unknown>) =>
      (await (await routes('public', settings)).inject({ url: '/ip', headers })).json().ip
    expect(await ip({})).toBe('127.0.0.1')
    expect(await ip({ trusted_proxies: ['10.0.0.0/8'] })).toBe('127.0.0.1')
    expect(await ip({ trusted_proxies: ['127.0.0.0/8'] })).toBe('203.0.113.7')
  })

  it('tells nothing of an unexpected error but where to look for it, and logs it with the same id', async () => {
    const logged: string[] = []
    const answer = await (await routes('public', {}, logged)).inject('/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret detail')
    const { request } = answer.json().error
    const line = logged.find((each) => each.includes('a secret detail'))
    expect(JSON.parse(line as string).request_id).toBe(request)
  })

  it('answers 503 with Retry-After while something is away', async () => {
    const answer = await (await routes('public')).inject('/away')
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('1')
  })

  it('logs requests without their query, and health only when asked to', async () => {
    const logged: string[] = []
    const server = await routes('public', {}, logged)
    await server.inject('/things?code=hunter2')
    await server.inject('/health/alive')
    const lines = logged.map((line) => JSON.parse(line))
    expect(lines).toMatchObject([{ msg: 'request', method: 'GET', path: '/things', status: 200 }])
    expect(logged.join()).not.toContain('hunter2')
  })
})

describe('who may use the admin API', () => {
  const token = 'a token of the test run'
  const url = '/admin/things/1'
  const cases: [string, Record<string, unknown>, Record<string, string>, number][] = [
    ['a program on this machine', {}, { host: 'localhost:4445' }, 200],
    ['a program on this machine by address', {}, { host: '127.0.0.1:4445' }, 200],
    ['a program on this machine by IPv6 address', {}, { host: '[::1]:4445' }, 200],
    ['a page whose name was made to lead here', {}, { host: 'attacker.example' }, 403],
    ['a name that begins like a loopback address', {}, { host: '127.0.0.1.attacker.example' }, 403],
    ['a page of another site', {}, { host: 'localhost:4445', 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another origin', {}, { host: 'localhost:4445', origin: 'https://attacker.example' }, 403],
    ['a sandboxed page', {}, { host: 'localhost:4445', origin: 'null' }, 403],
    ['a page of this machine', {}, { host: 'localhost:4445', origin: 'http://localhost:4445' }, 200],
    ['nobody in particular, with a token configured', { token }, {}, 401],
    ['somebody with another token', { token }, { authorization: 'Bearer another token' }, 401],
    [
      'somebody with the beginning of the token',
      { token },
      { authorization: `Bearer ${token.slice(0, 5)}` },
      401,
    ],
    [
      'somebody with the token as a password',
      { token },
      { authorization: `Basic ${btoa(`x:${token}`)}` },
      401,
    ],
    ['anybody where authentication is off', { authentication: 'none' }, { host: 'attacker.example' }, 200],
    ['somebody without a certificate', { authentication: 'certificate' }, { host: 'localhost' }, 401],
  ]

  it.each(cases)('%s', async (_who, settings, headers, status) => {
    const answer = await (await routes('admin', settings)).inject({ url, headers })
    expect(answer.statusCode).toBe(status)
  })

  it('is the bearer of the token, from anywhere', async () => {
    const settings = { host: '0.0.0.0', token: 'a-token-of-the-test-run' }
    const server = await routes('admin', settings)
    const headers = { host: 'id.example.com', authorization: 'Bearer a-token-of-the-test-run' }
    expect((await server.inject({ url, headers })).statusCode).toBe(200)
    const refused = await server.inject({ url, headers: { authorization: 'Bearer another-token' } })
    expect(refused.headers['www-authenticate']).toBe('Bearer realm="admin", error="invalid_token"')
  })

  it('does not matter for health', async () => {
    const server = await routes('admin', { token })
    for (const each of ['/health/alive', '/admin/health/alive'])
      expect((await server.inject({ url: each, headers: { host: 'probe' } })).statusCode).toBe(200)
  })

  it('is asked before a path is looked for, so that a stranger learns nothing of the API', async () => {
    const server = await routes('admin', { token })
    expect((await server.inject('/admin/unknown')).statusCode).toBe(401)
  })
})
