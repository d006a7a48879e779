import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { eventually } from '../../test/support/eventually.ts'
import { configuration } from '../config/configuration.ts'
import { SecretRing } from '../cryptography/secret-ring.ts'
import { openApiDescription } from '../http/openapi.ts'
import { MessageQueue } from './courier/message-queue.ts'
import { errorSchema } from './errors/error-schema.ts'
import { createIdentity, type IdentityServer } from './index.ts'

let test: TestDatabase
let identity: IdentityServer
const servers: Record<'public' | 'admin', FastifyInstance> = { public: fastify(), admin: fastify() }
const log = pino({ level: 'silent' })
const secrets = new SecretRing(['a secret of the test, long enough'])
const providers = { list: () => [], get: () => undefined }

beforeAll(async () => {
  test = await createTestDatabase()
  const settings = configuration.parse({ public_url: 'https://id.example.com/' })
  identity = await createIdentity({
    configuration: settings,
    database: test.database,
    secrets,
    providers,
    oauth: undefined,
    log,
  })
  await servers.public.register(async (scope) => identity.component.publicRoutes(scope))
  await servers.admin.register(async (scope) => identity.component.adminRoutes(scope))
  await identity.component.start()
})
afterAll(async () => {
  await identity.component.stop()
  await servers.public.close()
  await servers.admin.close()
  await test.drop()
})

describe('the identity server', () => {
  it('signs nobody in whom it does not know, over HTTP and by function calls', async () => {
    expect((await servers.public.inject('/sessions/whoami')).statusCode).toBe(401)
    expect(await identity.api.toSession({})).toBeUndefined()
    await expect(identity.api.listMySessions(undefined)).rejects.toMatchObject({
      status: 401,
      code: 'session_inactive',
    })
    await expect(identity.api.disableSession('5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11')).rejects.toMatchObject({
      status: 404,
    })
  })

  it('offers the admin API on the admin listener only', async () => {
    expect((await servers.admin.inject('/admin/identities')).statusCode).toBe(200)
    expect((await servers.public.inject('/admin/identities')).statusCode).toBe(404)
    const redirect = await servers.admin.inject('/admin/schemas/person?x=1')
    expect(redirect.statusCode).toBe(307)
    expect(redirect.headers.location).toBe('https://id.example.com/schemas/person?x=1')
  })

  it('sends a browser to the error page, where the error can be read by its id', async () => {
    const answer = await servers.public.inject({
      url: '/self-service/login?flow=5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11',
      headers: { accept: 'text/html' },
    })
    expect(answer.statusCode).toBe(303)
    const page = new URL(answer.headers.location as string)
    expect(page.origin + page.pathname).toBe('https://id.example.com/ui/error')
    const id = page.searchParams.get('id') as string
    const shown = await servers.public.inject(`/self-service/errors?id=${id}`)
    expect(shown.json()).toMatchObject({ id, error: { code: 404, id: 'not_found' } })
  })

  it('answers a program with the envelope', async () => {
    const answer = await servers.public.inject({
      url: '/self-service/login?flow=5f0f4a67-7d6c-4f4b-9c59-5d7f3e7b8a11',
      headers: { accept: 'application/json' },
    })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ error: { id: 'not_found', request: expect.any(String) } })
  })

  it('describes every endpoint under an operation of its own', () => {
    const info = { title: 'Identity', description: '', version: '1' }
    const description = openApiDescription(identity.endpoints as never, info, errorSchema) as {
      paths: Record<string, Record<string, { operationId: string }>>
    }
    const operations = Object.values(description.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    )
    expect(new Set(operations).size).toBe(operations.length)
    expect(operations).toContain('toSession')
    expect(operations).toContain('updateLoginFlow')
  })

  it('sends the mail that waits to the server of its configuration, until it is stopped', async () => {
    const recipients: string[] = []
    const mailServer = new SMTPServer({
      authOptional: true,
      onRcptTo: ({ address }, _session, done) => {
        recipients.push(address)
        done()
      },
    })
    await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve))
    const { port } = mailServer.server.address() as AddressInfo
    const connectionUri = `smtp://127.0.0.1:${port}/?disable_starttls=true`
    const courier = { smtp: { connection_uri: connectionUri }, worker: { pull_wait: '10ms' } }
    const sending = await createIdentity({
      configuration: configuration.parse({ public_url: 'https://id.example.com/', identity: { courier } }),
      database: test.database,
      secrets,
      providers,
      oauth: undefined,
      log,
    })
    await new MessageQueue(test.database, secrets, () => new Date()).add({
      channel: 'email',
      recipient: 'alice@example.org',
      templateType: 'recovery_valid',
      content: { subject: 'Hello', text: 'Hello', html: 'Hello' },
    })
    await sending.component.start()
    expect(await eventually(() => recipients[0])).toBe('alice@example.org')
    await sending.component.stop()
    await new Promise<void>((resolve) => mailServer.close(resolve))
  })

  it('does not start with a schema that cannot be read', async () => {
    const broken = configuration.parse({
      identity: { identity: { schemas: [{ id: 'person', url: 'file:///nowhere/at/all.json' }] } },
    })
    const started = createIdentity({
      configuration: broken,
      database: test.database,
      secrets,
      providers,
      oauth: undefined,
      log,
    })
    await expect(started).rejects.toMatchObject({ code: 'schema_unusable' })
  })
})
