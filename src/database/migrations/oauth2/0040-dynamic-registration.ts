import { type Kysely, sql } from 'kysely'

/** Clients that registered themselves (RFC 7591), and the tokens with which they may. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table oauth2.initial_access_tokens (
    id uuid primary key,
    -- SHA-256 of the token.
    hash bytea not null unique,
    description text not null,
    -- How many clients it may still register; null is any number.
    remaining_uses integer,
    created_at timestamptz not null,
    -- Null is never.
    expires_at timestamptz
  )`,
  `create index initial_access_tokens_expires_at on oauth2.initial_access_tokens (expires_at)
     where expires_at is not null`,

  `create table oauth2.registrations (
    client_id text primary key references oauth2.clients on delete cascade,
    registered_at timestamptz not null,
    -- The initial access token that was used, which may be gone; null: none was needed.
    initial_access_token_id uuid
  )`,
  `create index registrations_open on oauth2.registrations (registered_at) where initial_access_token_id is null`,
]
