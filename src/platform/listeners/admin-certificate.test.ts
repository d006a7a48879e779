import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { configuration } from '../../config/configuration.ts'
import { HttpMetrics } from '../../observability/http-metrics.ts'
import { adminAuthentication } from './admin-authentication.ts'
import { HttpListener } from './http-listener.ts'
import { listenerRoutes } from './routes.ts'

/** Made with openssl for this test; they expire in a hundred years and protect nothing. */
const pem = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../test/support/certificates', name), 'utf8')

const { admin } = configuration.parse({
  admin: {
    host: '0.0.0.0',
    port: 0,
    authentication: 'certificate',
    tls: { certificate: pem('server.pem'), key: pem('server.key'), client_authorities: pem('authority.pem') },
  },
})

let listener: HttpListener
beforeAll(async () => {
  const server = await listenerRoutes({
    listener: 'admin',
    components: [],
    operations: (each) => {
      each.get('/health/alive', () => ({}))
      each.get('/admin/things', () => ({}))
    },
    authentication: adminAuthentication(admin),
    trustedProxies: [],
    metrics: new HttpMetrics(),
    log: pino({ level: 'silent' }),
  })
  listener = new HttpListener({ name: 'admin', keepAlive: 1, ...admin })
  listener.use((incoming, outgoing) => server.routing(incoming, outgoing))
  await listener.listen()
})
afterAll(() => listener.drain(0))

/** The status of the answer to the holder of a certificate. */
function status(path: string, holder?: string): Promise<number | undefined> {
  const credentials = holder ? { cert: pem(`${holder}.pem`), key: pem(`${holder}.key`) } : {}
  return new Promise((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port: listener.port,
        path,
        ca: pem('authority.pem'),
        agent: false,
        ...credentials,
      },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
      .on('error', reject)
      .end()
  })
}

it('the holder of a certificate that a named authority signed may use the admin API', async () => {
  expect(await status('/admin/things', 'operator')).toBe(200)
})

it('nobody else may: without a certificate, or with one of the same name from another authority', async () => {
  expect(await status('/admin/things')).toBe(401)
  expect(await status('/admin/things', 'impostor')).toBe(401)
})

it('health is for everybody', async () => {
  expect(await status('/health/alive')).toBe(200)
})

it.each([
  ['no PEM', { certificate: 'hunter2', key: pem('server.key') }],
  ['not of one another', { certificate: pem('server.pem'), key: pem('operator.key') }],
])('a certificate and a key that are %s are refused in a sentence', (_what, tls) => {
  expect(() => new HttpListener({ name: 'admin', host: '127.0.0.1', port: 0, keepAlive: 1, tls })).toThrow(
    '"admin.tls" cannot be used: its certificates and its key must be PEM and belong together.',
  )
})
