import { type Kysely, sql } from 'kysely'

/** Authorization requests that clients push before the browser comes with them (RFC 9126). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table oauth2.pushed_requests (
    -- SHA-256 of the request_uri's reference.
    hash bytea primary key,
    client_id text not null references oauth2.clients on delete cascade,
    -- The parameters, sealed.
    sealed text not null,
    expires_at timestamptz not null
  )`,
  'create index pushed_requests_client_id on oauth2.pushed_requests (client_id)',
  'create index pushed_requests_expires_at on oauth2.pushed_requests (expires_at)',
]
