import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../test/support/identity.ts'
import { recordStatements, sequentialScans } from '../../test/support/query-plans.ts'
import { Housekeeping } from '../database/housekeeping.ts'
import { identityEndpoints } from './endpoints.ts'
import { expiringTables } from './expiring-tables.ts'

const people = 100_000
let identity: TestIdentity
beforeAll(async () => {
  identity = await createTestIdentity({ endpoints: identityEndpoints })
  await identity.testDatabase.database.pool.query(manyPeople)
}, 120_000)
afterAll(() => identity.close())

// Foreign keys hold by construction; not to check them makes it much faster.
const manyPeople = `
  set session_replication_role = replica;
  create temporary table people as select gen_random_uuid() as id, n from generate_series(1, ${people}) n;
  insert into identity.identities select id, 'hr-' || n, 'person', 'active', now(),
    jsonb_build_object('email', n || '@example.org'), null, null, id, 'aal1', now(), now() from people;
  insert into identity.credentials select id, type, '{}', 1, now(), now()
    from people, unnest(array['oidc', 'password']) type;
  insert into identity.credential_identifiers
    select type, case type when 'oidc' then 'acme:' || n else n || '@example.org' end, id
    from people, unnest(array['oidc', 'password']) type;
  insert into identity.verifiable_addresses
    select gen_random_uuid(), id, 'email', n || '@example.org', false, 'pending', null, now(), now() from people;
  insert into identity.recovery_addresses
    select gen_random_uuid(), id, 'email', n || '@example.org', now(), now() from people;
  insert into identity.sessions
    select gen_random_uuid(), id, sha256(n::text::bytea), true, 'aal1', '[]', '[]',
      now() - n * interval '1 second', now(), now() + n * interval '1 second' from people;
  insert into identity.flows
    select gen_random_uuid(), 'login', '{}', now(), now(), now() + n * interval '1 second' from people;
  insert into identity.session_token_exchanges (init_code_hash, flow_kind, flow_id, expires_at)
    select sha256(n::text::bytea), 'login', id, now() + n * interval '1 second' from people;
  insert into identity.error_containers
    select id, '{}', now(), now() + n * interval '1 second' from people;
  insert into identity.courier_messages
    select id, case n % 100 when 0 then 'queued' else 'sent' end, n || '@example.org', 'recovery_valid', '', 0,
      case n % 100 when 0 then now() end, null, now() - n * interval '1 second', now(),
      now() + n * interval '1 second' from people;
  insert into identity.courier_dispatches select id, id, null, now() from people;
  analyze identity.courier_messages, identity.courier_dispatches, identity.identities, identity.credentials, identity.credential_identifiers,
    identity.verifiable_addresses, identity.recovery_addresses, identity.sessions, identity.flows,
    identity.session_token_exchanges, identity.error_containers;
  reset session_replication_role`

describe('with 100,000 identities, sessions and flows', () => {
  it('no request reads a table from end to end', async () => {
    const { context, public: publicServer, admin } = identity
    const statuses: number[] = []
    const ask = async (
      server: TestIdentity['public'],
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      url: string,
      payload?: object,
      headers: Record<string, string> = {},
    ) => {
      const answer = await server.inject({ method, url, headers, ...(payload && { payload }) })
      statuses.push(answer.statusCode)
      return answer
    }
    const statements = await recordStatements(async () => {
      const draft = {
        traits: { email: 'ada@example.org' },
        external_id: 'ada',
        credentials: {
          oidc: { config: { providers: ['a', 'b'].map((subject) => ({ provider: 'p', subject })) } },
        },
      }
      const { id } = (await ask(admin, 'POST', '/admin/identities', draft)).json()
      await ask(admin, 'GET', `/admin/identities/${id}`)
      await ask(admin, 'GET', '/admin/identities/by/external/ada')
      await ask(admin, 'PUT', `/admin/identities/${id}`, { traits: { email: 'ada@example.com' } })
      await ask(admin, 'PATCH', `/admin/identities/${id}`, [
        { op: 'add', path: '/traits/name', value: 'Ada' },
      ])
      await ask(admin, 'DELETE', `/admin/identities/${id}/credentials/oidc?identifier=p:a`)
      const page = await ask(admin, 'GET', '/admin/identities?page_size=5')
      await ask(admin, 'GET', /<([^>]*)>; rel="next"/.exec(page.headers.link as string)?.[1] as string)
      await ask(admin, 'GET', `/admin/identities?ids=${id}&include_credential=oidc`)
      await ask(admin, 'GET', '/admin/identities?credentials_identifier=500@example.org')
      await ask(admin, 'GET', '/admin/identities?preview_credentials_identifier_similar=4999')
      await ask(admin, 'GET', `/admin/identities?organization_id=${id}`)
      await context.identities.findByCredential('oidc', 'acme:77')
      await context.identities.findByVerifiableAddress('email', '77@example.org')

      const device = { ipAddress: undefined, userAgent: undefined, location: undefined }
      const methods = [{ method: 'oidc', aal: 'aal1', completed_at: '2026-07-01T12:00:00.000Z' }] as const
      const signIn = () => context.sessions.issue({ identityId: id, methods, device })
      const [mine, other, third] = [await signIn(), await signIn(), await signIn()]
      const headers = { 'x-session-token': mine.token }
      await ask(publicServer, 'GET', '/sessions/whoami', undefined, headers)
      await ask(publicServer, 'GET', '/sessions', undefined, headers)
      await ask(publicServer, 'DELETE', `/sessions/${other.session.id}`, undefined, headers)
      await ask(publicServer, 'DELETE', '/sessions', undefined, headers)
      await context.sessions.reauthenticate(mine.session.id, { methods, device })
      await ask(admin, 'GET', `/admin/sessions/${mine.session.id}`)
      await ask(admin, 'PATCH', `/admin/sessions/${mine.session.id}/extend`)
      const sessions = await ask(admin, 'GET', '/admin/sessions?page_size=5&active=true')
      await ask(admin, 'GET', /<([^>]*)>; rel="next"/.exec(sessions.headers.link as string)?.[1] as string)
      await ask(admin, 'GET', `/admin/identities/${id}/sessions?active=false`)
      await ask(admin, 'DELETE', `/admin/sessions/${third.session.id}`)
      await ask(admin, 'DELETE', `/admin/identities/${id}/sessions`)

      const json = { accept: 'application/json' }
      const login = await ask(publicServer, 'GET', '/self-service/login/browser', undefined, json)
      const cookie = String(login.headers['set-cookie']).split(';')[0] as string
      await ask(publicServer, 'GET', `/self-service/login/flows?id=${login.json().id}`, undefined, {
        ...json,
        cookie,
      })
      await ask(publicServer, 'GET', '/self-service/registration/browser', undefined, json)
      const native = await ask(
        publicServer,
        'GET',
        '/self-service/login/api?return_session_token_exchange_code=true',
      )
      const flow = await context.flows.find('login', native.json().id)
      if (!flow?.exchange) throw new Error('the flow remembers no exchange')
      await context.flows.save(flow)
      await context.flows.complete(flow.id)
      const code = await context.exchanges.returnToCode({ ...flow, exchange: flow.exchange }, undefined)
      await context.exchanges.redeem(native.json().session_token_exchange_code, code, context.database)
      const message = await context.messages.add({
        recipient: 'ada@example.org',
        templateType: 'recovery_valid',
        content: { subject: 'Hello', text: 'Hello', html: 'Hello' },
      })
      for (const leased of await context.messages.lease(10))
        await context.messages.record(leased, { status: 'sent' })
      await ask(admin, 'GET', `/admin/courier/messages/${message}`)
      const messages = await ask(admin, 'GET', '/admin/courier/messages?page_size=5')
      await ask(admin, 'GET', /<([^>]*)>; rel="next"/.exec(messages.headers.link as string)?.[1] as string)
      for (const filter of [
        'status=queued',
        'recipient=77@example.org',
        'status=sent&recipient=7@example.org',
      ])
        await ask(admin, 'GET', `/admin/courier/messages?page_size=5&${filter}`)
      const errorId = await context.errorContainers.keep({ code: 400 })
      await ask(publicServer, 'GET', `/self-service/errors?id=${errorId}`)
      await ask(admin, 'DELETE', `/admin/identities/${id}`)
      const { database, log, clock } = context
      await new Housekeeping({ database, log, clock, lock: 1, tables: expiringTables }).cleanUp()
    })
    expect(statuses.filter((status) => status >= 400)).toEqual([])
    expect(statements.length).toBeGreaterThan(25)
    expect(await sequentialScans(context.database, statements)).toEqual([])
    const withoutIndex = { text: "select id from identity.sessions where aal = 'aal3'", values: [] }
    expect(await sequentialScans(context.database, [withoutIndex])).toHaveLength(1)
  }, 120_000)
})
