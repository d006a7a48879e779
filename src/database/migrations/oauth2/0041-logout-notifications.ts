import { type Kysely, sql } from 'kysely'

/** Which applications a login session has reached, and the logouts that they are still to be told of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Clients with a logout address only; nobody else is to be told.
  `create table oauth2.session_participants (
    login_session_id uuid not null references oauth2.login_sessions on delete cascade,
    client_id text not null references oauth2.clients on delete cascade,
    joined_at timestamptz not null default now(),
    primary key (login_session_id, client_id)
  )`,
  'create index session_participants_client_id on oauth2.session_participants (client_id)',

  // One row per client and ended session, until the client has taken the logout token.
  `create table oauth2.logout_deliveries (
    id uuid primary key,
    client_id text not null references oauth2.clients on delete cascade,
    -- The session that has ended.
    sid uuid not null,
    attempts integer not null default 0,
    -- When it may be tried next; while somebody delivers it, when that one is given up.
    due_at timestamptz not null,
    -- Of the process that delivers it.
    lease uuid,
    -- Nobody need be told any more.
    expires_at timestamptz not null
  )`,
  'create index logout_deliveries_due_at on oauth2.logout_deliveries (due_at)',
  'create index logout_deliveries_client_id on oauth2.logout_deliveries (client_id)',
  'create index logout_deliveries_expires_at on oauth2.logout_deliveries (expires_at)',

  `create index login_sessions_identity_provider_session_id
     on oauth2.login_sessions (identity_provider_session_id) where identity_provider_session_id is not null`,
]
