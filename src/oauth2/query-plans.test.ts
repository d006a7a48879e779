import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationAddress, Journey } from '../../test/support/authorization-journey.ts'
import { OAuth2Server } from '../../test/support/oauth2-server.ts'
import { recordStatements, sequentialScans } from '../../test/support/query-plans.ts'
import { Housekeeping } from '../database/housekeeping.ts'
import { clientDocument } from './clients/client-document.ts'
import { expiringTables } from './expiring-tables.ts'

const rows = 100_000
let server: OAuth2Server

beforeAll(async () => {
  server = await OAuth2Server.start({ oauth2: { serve: { public: { cors: { enabled: true } } } } })
  await server.database.pool.query(manyRows)
}, 120_000)
afterAll(() => server.stop())

const now = new Date('2026-11-24T12:00:00Z')
const plainDocument = JSON.stringify(clientDocument({}, { clientId: '', createdAt: now, updatedAt: now }))

// Foreign keys hold by construction; not to check them makes it much faster.
const manyRows = `
  set session_replication_role = replica;
  create temporary table n as select gen_random_uuid() as id, n from generate_series(1, ${rows}) n;
  insert into oauth2.clients (id, document, name, owner)
    select 'client-' || n, '${plainDocument}' || jsonb_build_object('client_id', 'client-' || n,
      'allowed_cors_origins', jsonb_build_array('https://' || n || '.example.org')), 'name ' || n, 'owner ' || n from n;
  insert into oauth2.grants (id, client_id, subject, login_session_id, requested_scope, granted_scope,
      requested_audience, granted_audience, requested_at, authenticated_at, consent_remember, code_hash,
      code_expires_at, expires_at)
    select id, 'client-' || n, 'person-' || n, id, '{openid}', '{openid}', '{}', '{}', now(), now(), true,
      sha256(n::text::bytea), now(), now() + n * interval '1 second' from n;
  insert into oauth2.refresh_tokens (hash, grant_id, generation, access_token_id, access_token_expires_at,
      expires_at)
    select sha256(n::text::bytea), id, 0, id, now(), now() + n * interval '1 second' from n;
  insert into oauth2.revoked_tokens select id, now() + n * interval '1 second' from n;
  insert into oauth2.login_sessions (id, subject, remember, authenticated_at, expires_at)
    select id, 'person-' || n, true, now(), now() + n * interval '1 second' from n;
  insert into oauth2.stored_challenges select n, '', now() + n * interval '1 second' from n;
  insert into oauth2.used_assertions select 'issuer', n, now() + n * interval '1 second' from n;
  insert into oauth2.forced_subjects select 'client-' || n, 'person-' || n, id from n;
  analyze oauth2.clients, oauth2.grants, oauth2.refresh_tokens, oauth2.revoked_tokens,
    oauth2.login_sessions, oauth2.stored_challenges, oauth2.used_assertions, oauth2.forced_subjects;
  reset session_replication_role`

describe('with 100,000 clients, grants, tokens and login sessions', () => {
  it('no request reads a table from end to end', async () => {
    const statements = await recordStatements(async () => {
      await signInAndOut()
      await useTokens()
      await administer()
      await new Housekeeping({
        database: server.database,
        clock: server.clock.now,
        log: pino({ level: 'silent' }),
        tables: expiringTables,
        lock: 1,
      }).cleanUp()
    })
    expect(statements.length).toBeGreaterThan(20)
    // The table of keys holds a handful and does not grow.
    const scans = await sequentialScans(server.database, statements)
    expect(scans.filter((scan) => !scan.endsWith(': keys'))).toEqual([])
  })
})

async function signInAndOut(): Promise<void> {
  const client = await server.register({ skip_consent: false })
  const journey = new Journey(server)
  const remembered = { remember: true, remember_for: 0 }
  await journey.signIn(authorizationAddress(client), remembered, remembered)
  await journey.signIn(authorizationAddress(client), remembered, remembered)
  const sessions = `/admin/oauth2/auth/sessions`
  await ask('GET', `${sessions}/consent?subject=alice`)
  await journey.browser.get('/oauth2/sessions/logout')
  await ask('DELETE', `${sessions}/consent?subject=alice&client=${client.client_id}`)
  await ask('DELETE', `${sessions}/login?subject=alice`)
}

async function useTokens(): Promise<void> {
  const client = await server.register()
  const tokens = await server.tokens(client)
  const own = (await server.token(client, { grant_type: 'client_credentials' })).json()
  const { refresh_token } = (await server.refresh(client, tokens.refresh_token)).json()
  await server.refresh(client, tokens.refresh_token)
  await server.introspect(refresh_token)
  await server.introspect(own.access_token)
  await server.publicServer.inject({
    url: '/userinfo',
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  await server.post('/oauth2/revoke', { token: own.access_token }, client)
  await ask('DELETE', `/admin/oauth2/tokens?client_id=${client.client_id}`)
  await server.publicServer.inject({
    method: 'OPTIONS',
    url: '/oauth2/token',
    headers: { origin: 'https://app.example.test', 'access-control-request-method': 'POST' },
  })
}

async function administer(): Promise<void> {
  const { client_id: id } = await server.register()
  for (const query of [
    '',
    '?client_name=name%207',
    '?owner=owner%207',
    '?client_name=name%207&owner=owner%207',
  ])
    await ask('GET', `/admin/clients${query}`)
  await ask('GET', `/admin/clients/${id}`)
  await ask('PUT', `/admin/clients/${id}`, { client_name: 'changed' })
  await ask('DELETE', `/admin/clients/${id}`)
}

async function ask(method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<void> {
  const answer = await server.adminServer.inject({ method, url, ...(payload && { payload }) })
  if (answer.statusCode >= 400) throw new Error(`${method} ${url}: ${answer.body}`)
}
