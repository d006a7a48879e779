import { type Kysely, sql } from 'kysely'

/** Codes and links that prove that an address is somebody's. Each is used once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table identity.one_time_codes (
    id uuid primary key,
    flow_id uuid not null references identity.flows on delete cascade,
    -- Whose proof it is; null for what was sent to nobody, so that nobody can tell the difference.
    identity_id uuid references identity.identities on delete cascade,
    -- Where it was sent; null where an operator hands it on.
    via text check (via in ('email', 'sms')),
    address text,
    -- HMAC-SHA-256 of flow and code, behind the name of its key. The code itself is nowhere.
    digest text not null,
    -- How often a code was entered for this flow since this one was sent.
    tries integer not null default 0,
    used_at timestamptz,
    expires_at timestamptz not null
  )`,
  'create index one_time_codes_flow_id on identity.one_time_codes (flow_id)',
  `create index one_time_codes_identity_id on identity.one_time_codes (identity_id)
    where identity_id is not null`,
  'create index one_time_codes_expires_at on identity.one_time_codes (expires_at)',
]
