import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OAuth2Server, type RegisteredClient } from '../../../test/support/oauth2-server.ts'
import { HttpListener } from './http-listener.ts'

/** Made with openssl for this test; they expire in a hundred years and protect nothing. */
const pem = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../test/support/certificates', name), 'utf8')
const derOf = (certificate: string) => new X509Certificate(certificate).raw.toString('base64')
const thumbprint = (certificate: string) =>
  createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')

describe('a public listener with TLS of its own (RFC 8705 §2)', () => {
  let direct: OAuth2Server
  let listener: HttpListener
  let registered: RegisteredClient
  beforeAll(async () => {
    const tls = { certificate: pem('server.pem'), key: pem('server.key') }
    direct = await OAuth2Server.start({
      configuration: {
        public: { tls, client_certificates: { ask: true, authorities: pem('app-authority.pem') } },
      },
    })
    listener = new HttpListener({
      name: 'public',
      host: '127.0.0.1',
      port: 0,
      keepAlive: 1,
      tls: { ...tls, client_authorities: pem('app-authority.pem'), asks_for_certificates: true },
    })
    await direct.publicServer.ready()
    listener.use((incoming, outgoing) => direct.publicServer.routing(incoming, outgoing))
    await listener.listen()
    registered = await direct.register({
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'app.example.test',
      tls_client_certificate_bound_access_tokens: true,
    })
  })
  afterAll(async () => {
    await listener.drain(0)
    await direct.stop()
  })

  function ask(credentials: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      httpsRequest(
        {
          host: '127.0.0.1',
          port: listener.port,
          path: '/oauth2/token',
          method: 'POST',
          ca: pem('authority.pem'),
          agent: false,
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          ...credentials,
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
        },
      )
        .on('error', reject)
        .end(`grant_type=client_credentials&client_id=${registered.client_id}`)
    })
  }

  it('knows the certificate of the connection', async () => {
    const { access_token } = await ask({ cert: pem('app.pem'), key: pem('app.key') })
    expect(await direct.introspect(access_token as string)).toMatchObject({
      active: true,
      cnf: { 'x5t#S256': thumbprint(pem('app.pem')) },
    })
  })

  it('lets in who has none, or one of its own making, but not as the client, whatever the headers say', async () => {
    const forged = { 'client-cert': `:${derOf(pem('app.pem'))}:` }
    expect(await ask({}, forged)).toMatchObject({ error: 'invalid_client' })
    const own = { cert: pem('app-self-signed.pem'), key: pem('app-self-signed.key') }
    expect(await ask(own, forged)).toMatchObject({ error: 'invalid_client' })
  })
})
