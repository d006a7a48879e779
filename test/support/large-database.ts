import pg from 'pg'
import { connectionOptions } from '../../src/database/connect.ts'
import { clientDocument } from '../../src/oauth2/clients/client-document.ts'

/** Rows of each table that grows. */
export const largeRows = 100_000

/** Tables that hold a handful of rows, however large the installation is. */
const smallTables = new Set(['oauth2.keys', 'oauth2.migrations', 'identity.migrations'])

/**
 * Fills every table that grows. People are `person-<n>@example.org`, clients are `client-<n>`.
 * @param clients how many of the rows are clients
 */
export async function fillDatabase(url: string, rows = largeRows, clients = rows): Promise<void> {
  await withClient(url, async (client) => {
    // Foreign keys hold by construction; not to check them makes it much faster.
    await client.query(
      `set session_replication_role = replica; ${people(rows)}; ${applications(clients)}; analyze`,
    )
  })
}

const plainDocument = JSON.stringify(
  clientDocument(
    {},
    { clientId: '', createdAt: new Date(0), updatedAt: new Date(0), defaultScope: 'openid' },
  ),
).replaceAll("'", "''")

const people = (rows: number) => `
  create temporary table n as
    select gen_random_uuid() as id, n, now() + n * interval '1 second' as later from generate_series(1, ${rows}) n;
  create temporary table types as select unnest(array['oidc', 'password']) as type;
  insert into identity.identities (id, external_id, schema_id, state, state_changed_at, traits, organization_id,
      available_aal, created_at, updated_at)
    select id, 'hr-' || n, 'person', 'active', now(), jsonb_build_object('email', 'person-' || n || '@example.org'),
      id, 'aal1', now(), now() from n;
  insert into identity.credentials select id, type, '{}', 1, now(), now() from n, types;
  insert into identity.credential_identifiers
    select type, case type when 'oidc' then 'upstream:sub-' || n else 'person-' || n || '@example.org' end, id
    from n, types;
  insert into identity.verifiable_addresses
    select id, id, 'email', 'person-' || n || '@example.org', false, 'pending', null, now(), now() from n;
  insert into identity.recovery_addresses
    select id, id, 'email', 'person-' || n || '@example.org', now(), now() from n;
  insert into identity.sessions
    select id, id, sha256(n::text::bytea), true, 'aal1', '[]', '[]', now() - n * interval '1 second', now(), later
    from n;
  insert into identity.flows select id, 'login', '{}', now(), now(), later from n;
  insert into identity.one_time_codes (id, flow_id, digest, expires_at) select id, id, 'digest-' || n, later from n;
  insert into identity.session_token_exchanges (init_code_hash, flow_kind, flow_id, expires_at)
    select sha256(n::text::bytea), 'login', id, later from n;
  insert into identity.error_containers select id, '{}', now(), later from n;
  insert into identity.guess_counters select 'key-' || n, 1, later from n;
  insert into identity.audit_events (id, occurred_at, event, outcome, identity_id, details, expires_at)
    select id, now() - n * interval '1 second', (array['login', 'settings'])[1 + n % 2], case n % 100 when 0 then 'failure' else 'success' end, id, '{}', later
    from n;
  insert into identity.courier_messages (id, status, recipient, template_type, content, send_count, created_at,
      updated_at, expires_at)
    select id, case n % 2 when 0 then 'sent' else 'abandoned' end, 'person-' || n || '@example.org', 'login_code_valid', '', 1, now() - n * interval '1 second',
      now(), later from n;
  insert into identity.courier_dispatches select id, id, null, now() from n`

const applications = (clients: number) => `
  insert into oauth2.clients (id, document, name, owner)
    select 'client-' || n, '${plainDocument}' || jsonb_build_object('client_id', 'client-' || n,
      'allowed_cors_origins', jsonb_build_array('https://' || n || '.example.org')), 'name ' || n, 'owner ' || n
    from n where n <= ${clients};
  insert into oauth2.grants (id, client_id, subject, login_session_id, requested_scope, granted_scope,
      requested_audience, granted_audience, requested_at, authenticated_at, consent_remember, code_hash,
      code_expires_at, expires_at)
    select id, 'client-' || 1 + (n - 1) % ${clients}, id, id, '{openid}', '{openid}', '{}', '{}', now(), now(), true,
      sha256(n::text::bytea), now(), later from n;
  insert into oauth2.refresh_tokens (hash, grant_id, generation, access_token_id, access_token_expires_at,
      expires_at)
    select sha256(n::text::bytea), id, 0, id, now(), later from n;
  insert into oauth2.revoked_tokens select id, later from n;
  insert into oauth2.login_sessions (id, subject, remember, authenticated_at, identity_provider_session_id, expires_at)
    select id, id, true, now(), id, later from n;
  insert into oauth2.stored_challenges select 's.' || n, '', later from n;
  insert into oauth2.pushed_requests select sha256(n::text::bytea), 'client-' || n, '', later from n;
  insert into oauth2.used_assertions select 'issuer', n, later from n;
  insert into oauth2.session_participants select id, 'client-' || n, now() from n;
  insert into oauth2.logout_deliveries select id, 'client-' || n, id, 0, later, null, later from n;
  insert into oauth2.initial_access_tokens select id, sha256(n::text::bytea), '', 1, now(), later from n;
  insert into oauth2.registrations select 'client-' || n, now() - n * interval '1 minute', null
    from n where n <= ${clients};
  insert into oauth2.trusted_issuers
    select id, 'https://issuer.example.org', 'subject ' || n, false, '{}', 'kid', '{}', now(), later from n;
  insert into oauth2.device_requests (id, device_code_hash, user_code_digest, client_id, requested_scope,
      requested_audience, requested_at, expires_at, polling_interval)
    select id, sha256(n::text::bytea), sha256(n::text::bytea), 'client-' || 1 + (n - 1) % ${clients}, '{}', '{}', now(), later, 5 from n;
  insert into oauth2.user_code_guesses select 'guesser ' || n, 1, later from n;
  insert into oauth2.forced_subjects select 'client-' || 1 + (n - 1) % ${clients}, id, id from n`

/** The tables that grow, by their names with their schemas, and how many rows each one has. */
export async function growingTables(url: string): Promise<ReadonlyMap<string, number>> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ table: string; rows: number }>(
      `select n.nspname || '.' || c.relname as table, c.reltuples::integer as rows
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('oauth2', 'identity')`,
    )
    return new Map(
      rows.filter(({ table }) => !smallTables.has(table)).map(({ table, rows }) => [table, rows]),
    )
  })
}

/** What has been read of the tables that grow since the database exists. */
export interface ReadCounters {
  /** Rows that were read by going through a table from end to end. */
  readonly sequential: Readonly<Record<string, number>>
  /** Entries of each index that were read. */
  readonly indexes: Readonly<Record<string, number>>
}

/** Connections report what they have read at the latest when they are closed. */
export async function readCounters(url: string): Promise<ReadCounters> {
  return withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string; read: number }>(
      `select schemaname || '.' || relname as name, seq_tup_read::integer as read from pg_stat_user_tables`,
    )
    const { rows: indexes } = await client.query<{ name: string; read: number }>(
      `select schemaname || '.' || indexrelname as name, idx_tup_read::integer as read from pg_stat_user_indexes`,
    )
    const counts = (rows: readonly { name: string; read: number }[]) =>
      Object.fromEntries(
        rows.filter(({ name }) => !smallTables.has(name)).map(({ name, read }) => [name, read]),
      )
    return { sequential: counts(tables), indexes: counts(indexes) }
  })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionOptions(url))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
