import { type Kysely, sql } from 'kysely'

/** Devices that wait for a person (RFC 8628), and how often user codes were guessed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table oauth2.device_requests (
    id uuid primary key,
    -- SHA-256 of the device code.
    device_code_hash bytea not null,
    -- HMAC of the user code, which is short, under a secret of the platform.
    user_code_digest bytea not null,
    client_id text not null references oauth2.clients on delete cascade,
    requested_scope text[] not null,
    requested_audience text[] not null,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    -- waiting, granted, denied, or redeemed
    state text not null default 'waiting',
    -- What came of it. Another table's row may be gone before this one.
    grant_id uuid,
    -- Seconds; grows when the device asks too often (RFC 8628 §3.5).
    polling_interval integer not null,
    last_polled_at timestamptz
  )`,
  'create unique index device_requests_device_code on oauth2.device_requests (device_code_hash)',
  'create unique index device_requests_user_code on oauth2.device_requests (user_code_digest)',
  'create index device_requests_client_id on oauth2.device_requests (client_id)',
  'create index device_requests_expires_at on oauth2.device_requests (expires_at)',

  `create table oauth2.user_code_guesses (
    -- Who guesses, as a hash.
    guesser text primary key,
    guesses integer not null,
    expires_at timestamptz not null
  )`,
  'create index user_code_guesses_expires_at on oauth2.user_code_guesses (expires_at)',
]
