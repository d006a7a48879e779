import { type Kysely, sql } from 'kysely'

/**
 * The identity server's tables. Rows that expire carry `expires_at` with an index; housekeeping deletes them
 * in small batches.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table identity.identities (
    id uuid primary key,
    external_id text,
    schema_id text not null,
    state text not null check (state in ('active', 'inactive')),
    state_changed_at timestamptz not null,
    traits jsonb not null,
    metadata_public jsonb,
    metadata_admin jsonb,
    organization_id uuid,
    -- The highest assurance level that the credentials can reach.
    available_aal text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create unique index identities_external_id on identity.identities (external_id) where external_id is not null',
  'create index identities_organization_id on identity.identities (organization_id, id) where organization_id is not null',

  `create table identity.credentials (
    identity_id uuid not null references identity.identities on delete cascade,
    type text not null,
    -- Secrets inside are sealed or hashed.
    config jsonb not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (identity_id, type)
  )`,

  // What a credential is found by. Normalised, unless it is the subject of an external provider.
  `create table identity.credential_identifiers (
    type text not null,
    identifier text not null,
    identity_id uuid not null,
    primary key (type, identifier),
    foreign key (identity_id, type) references identity.credentials on delete cascade
  )`,
  'create index credential_identifiers_identity_id on identity.credential_identifiers (identity_id, type)',
  // For lookups without a type, exact or by prefix.
  'create index credential_identifiers_identifier on identity.credential_identifiers (identifier text_pattern_ops)',

  `create table identity.verifiable_addresses (
    id uuid primary key,
    identity_id uuid not null references identity.identities on delete cascade,
    via text not null check (via in ('email', 'sms')),
    value text not null,
    verified boolean not null,
    status text not null check (status in ('pending', 'sent', 'completed')),
    verified_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint verifiable_addresses_value unique (via, value)
  )`,
  'create index verifiable_addresses_identity_id on identity.verifiable_addresses (identity_id)',

  `create table identity.recovery_addresses (
    id uuid primary key,
    identity_id uuid not null references identity.identities on delete cascade,
    via text not null check (via in ('email', 'sms')),
    value text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint recovery_addresses_value unique (via, value)
  )`,
  'create index recovery_addresses_identity_id on identity.recovery_addresses (identity_id)',

  `create table identity.sessions (
    id uuid primary key,
    identity_id uuid not null references identity.identities on delete cascade,
    -- SHA-256 of the token; the token itself is nowhere.
    token_hash bytea not null,
    -- False once it was revoked.
    active boolean not null,
    aal text not null,
    -- [{method, aal, completed_at, ...}] as the contract shows them.
    methods jsonb not null,
    -- [{id, ip_address, user_agent, location}], the first one began the session.
    devices jsonb not null,
    issued_at timestamptz not null,
    authenticated_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create unique index sessions_token_hash on identity.sessions (token_hash)',
  'create index sessions_identity_id on identity.sessions (identity_id, issued_at desc, id desc)',
  'create index sessions_issued_at on identity.sessions (issued_at desc, id desc)',
  'create index sessions_expires_at on identity.sessions (expires_at)',

  `create table identity.flows (
    id uuid primary key,
    kind text not null check (kind in ('login', 'registration', 'settings', 'recovery', 'verification')),
    -- What the form shows and what the flow remembers between requests.
    document jsonb not null,
    issued_at timestamptz not null,
    updated_at timestamptz not null,
    expires_at timestamptz not null,
    -- A flow is completed once; whoever sets this may act on it.
    completed_at timestamptz
  )`,
  'create index flows_expires_at on identity.flows (expires_at)',

  // A native client that signs in through a browser exchanges two codes for a session, once.
  `create table identity.session_token_exchanges (
    -- SHA-256 of the code that the client got when it started the flow.
    init_code_hash bytea primary key,
    -- SHA-256 of the code that the browser brings back; set when it is sent back.
    return_to_code_hash bytea,
    flow_kind text not null,
    flow_id uuid not null,
    -- {identityId, methods} of who has signed in.
    proof jsonb,
    expires_at timestamptz not null
  )`,
  'create index session_token_exchanges_expires_at on identity.session_token_exchanges (expires_at)',

  // Errors that the error page fetches.
  `create table identity.error_containers (
    id uuid primary key,
    error jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index error_containers_expires_at on identity.error_containers (expires_at)',

  // How often a secret was guessed, for an account, an address or a network, until the window ends.
  `create table identity.guess_counters (
    -- SHA-256 of what is counted.
    key text primary key,
    guesses integer not null,
    expires_at timestamptz not null
  )`,
  'create index guess_counters_expires_at on identity.guess_counters (expires_at)',

  // Messages that wait to be sent, and those that were.
  `create table identity.courier_messages (
    id uuid primary key,
    status text not null check (status in ('queued', 'processing', 'sent', 'abandoned')),
    recipient text not null,
    template_type text not null,
    -- {subject, text, html}, sealed.
    content text not null,
    send_count integer not null,
    -- When it may be sent; while it is being sent, when somebody else may. Null when nothing is left to do.
    due_at timestamptz,
    -- Names the attempt that is under way.
    lease uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index courier_messages_due_at on identity.courier_messages (due_at)
    where status in ('queued', 'processing')`,
  'create index courier_messages_created_at on identity.courier_messages (created_at desc, id desc)',
  'create index courier_messages_status on identity.courier_messages (status, created_at desc, id desc)',
  'create index courier_messages_recipient on identity.courier_messages (recipient, created_at desc, id desc)',
  'create index courier_messages_expires_at on identity.courier_messages (expires_at)',

  // Each attempt to send a message.
  `create table identity.courier_dispatches (
    id uuid primary key,
    message_id uuid not null references identity.courier_messages on delete cascade,
    -- {message}; null when it was taken.
    error jsonb,
    created_at timestamptz not null
  )`,
  'create index courier_dispatches_message_id on identity.courier_dispatches (message_id, created_at)',
]
