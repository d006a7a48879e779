import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { registryOf } from '../../test/support/fake-provider.ts'
import { aSession } from '../../test/support/login-ui.ts'
import { configuration as configurationSchema } from '../config/configuration.ts'
import { connectionOptions } from '../database/connect.ts'
import { Notifications } from '../database/notifications.ts'
import { compose } from './composition.ts'

const client = {
  client_id: 'app',
  redirect_uris: ['https://app.example.com/callback'],
  scope: 'openid',
  grant_types: ['authorization_code'],
  skip_consent: true,
}
const authorizationUrl = `/oauth2/auth?${new URLSearchParams({
  client_id: client.client_id,
  redirect_uri: client.redirect_uris[0] as string,
  response_type: 'code',
  scope: 'openid',
  state: 'state-12345678',
})}`

let test: TestDatabase
let notifications: Notifications
let identityServer: Server
beforeAll(async () => {
  test = await createTestDatabase()
  notifications = await Notifications.open(connectionOptions(test.url))
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
  identityServer = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(aSession({ expires_at: inAnHour })))
  })
  await once(identityServer.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  identityServer.close()
  await notifications.close()
  await test.drop()
})

/** Where the authorization endpoint sends somebody who has a session at the identity server. */
async function authorizationLeadsTo(urls: Record<string, string>): Promise<string> {
  const address = `http://127.0.0.1:${(identityServer.address() as AddressInfo).port}`
  const { components } = await compose({
    configuration: configurationSchema.parse({
      public_url: 'https://id.example.com',
      secrets: ['a secret that tests use only'],
      oauth2: { urls },
      login_ui: { identity_public_url: address, identity_admin_url: address },
    }),
    components: ['oauth2', 'login-ui'],
    database: test.database,
    notifications,
    providers: registryOf(),
    log: pino({ level: 'silent' }),
  })
  const [publicServer, adminServer] = [fastify(), fastify()]
  for (const component of components) {
    await publicServer.register(async (scope) => component.publicRoutes(scope))
    await adminServer.register(async (scope) => component.adminRoutes(scope))
    await component.start()
  }
  await adminServer.inject({ method: 'POST', url: '/admin/clients', payload: client })
  const answer = await publicServer.inject({ url: authorizationUrl, headers: { cookie: 'session=of-ada' } })
  for (const component of components) await component.stop()
  await Promise.all([publicServer.close(), adminServer.close()])
  return String(answer.headers.location).replace(/[?].*$/, '')
}

describe('somebody who is signed in', () => {
  it('is sent to the application at once', async () => {
    expect(await authorizationLeadsTo({})).toBe('https://app.example.com/callback')
  })

  it('is sent there as well when our own pages are named', async () => {
    const ours = { login: 'https://id.example.com/ui/login', consent: 'https://id.example.com/ui/consent' }
    expect(await authorizationLeadsTo(ours)).toBe('https://app.example.com/callback')
  })

  it.each(['login', 'consent'])('is not sent past a %s page that is elsewhere', async (page) => {
    const elsewhere = `https://pages.example.com/${page}`
    const shown = await authorizationLeadsTo({ [page]: elsewhere })
    expect(shown).toBe(page === 'login' ? elsewhere : 'https://id.example.com/ui/login')
  })
})
