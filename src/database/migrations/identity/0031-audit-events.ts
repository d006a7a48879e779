import { type Kysely, sql } from 'kysely'

/** What happened to accounts and sessions: rows are added and expire, and are never changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table identity.audit_events (
    id uuid primary key,
    occurred_at timestamptz not null,
    event text not null,
    outcome text not null check (outcome in ('success', 'failure')),
    -- Not a foreign key: what happened to an account outlives it.
    identity_id uuid,
    session_id uuid,
    -- {method, reasons, ...}, nothing secret and no address of a person.
    details jsonb not null,
    ip_address text,
    user_agent text,
    request_id text,
    expires_at timestamptz not null
  )`,
  'create index audit_events_occurred_at on identity.audit_events (occurred_at desc, id desc)',
  'create index audit_events_event on identity.audit_events (event desc, occurred_at desc, id desc)',
  `create index audit_events_identity_id on identity.audit_events (identity_id, occurred_at desc, id desc)
    where identity_id is not null`,
  'create index audit_events_expires_at on identity.audit_events (expires_at)',
  `create function identity.keep_audit_events() returns trigger language plpgsql as $$
    begin raise exception 'audit events are never changed'; end $$`,
  `create trigger audit_events_are_kept before update on identity.audit_events
    for each row execute function identity.keep_audit_events()`,
]
