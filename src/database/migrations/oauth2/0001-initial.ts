import { type Kysely, sql } from 'kysely'

/**
 * The OAuth 2.0 server's tables. There is none for access tokens: issuing one writes nothing.
 * Rows that expire carry `expires_at` with an index; housekeeping deletes them in small batches.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table oauth2.clients (
    id text primary key,
    -- The client as the admin API shows it (RFC 7591 §2 and Hydra's own fields), without any secret.
    document jsonb not null,
    name text not null default '',
    owner text not null default '',
    secret_hash text,
    rotated_secret_hashes text[] not null default '{}',
    registration_token_hash bytea,
    -- Access tokens of this client issued before this moment are dead.
    tokens_not_before timestamptz,
    -- Counts the changes, so that of two that read the same version only one is written.
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  'create index clients_name on oauth2.clients (name, id)',
  'create index clients_owner on oauth2.clients (owner, id)',
  `create index clients_cors_origins on oauth2.clients using gin ((document->'allowed_cors_origins'))`,

  `create table oauth2.keys (
    set_id text not null,
    kid text not null,
    algorithm text not null,
    use text not null,
    -- The private JWK, sealed.
    sealed_jwk text not null,
    created_at timestamptz not null default now(),
    primary key (set_id, kid)
  )`,
  'create index keys_newest on oauth2.keys (set_id, created_at desc)',

  `create table oauth2.login_sessions (
    id uuid primary key,
    subject text not null,
    remember boolean not null,
    authenticated_at timestamptz not null,
    amr text[] not null default '{}',
    acr text not null default '',
    identity_provider_session_id text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`,
  'create index login_sessions_subject on oauth2.login_sessions (subject)',
  'create index login_sessions_expires_at on oauth2.login_sessions (expires_at)',

  // One row per finished authorization: the consent that was given, what its tokens carry, and the
  // authorization code, which is single use. Its id is Hydra's consent_request_id.
  `create table oauth2.grants (
    id uuid primary key,
    client_id text not null references oauth2.clients on delete cascade,
    subject text not null,
    -- The subject that the client sees, when it is not the subject itself (pairwise, forced).
    obfuscated_subject text,
    login_session_id uuid,
    requested_scope text[] not null,
    granted_scope text[] not null,
    requested_audience text[] not null,
    granted_audience text[] not null,
    -- Claims that the consent put into access tokens and ID tokens: {access_token:{}, id_token:{}}.
    session jsonb not null default '{}',
    -- Of the request: nonce, redirect_uri, code_challenge, acr, amr, oidc_context, request_url, context ...
    request jsonb not null default '{}',
    requested_at timestamptz not null,
    authenticated_at timestamptz not null,
    handled_at timestamptz not null default now(),
    -- Consent was remembered from an earlier grant, so that nobody was asked.
    consent_skipped boolean not null default false,
    consent_remember boolean not null default false,
    -- Until when the consent may be reused; null is for ever. Only meaningful when remembered.
    consent_expires_at timestamptz,
    code_hash bytea,
    code_expires_at timestamptz,
    code_used_at timestamptz,
    -- Access tokens of an earlier generation than this one are dead (refresh token rotation).
    generation integer not null default 0,
    -- Since when every token is dead; the consent stays. A revoked consent is a deleted row.
    tokens_revoked_at timestamptz,
    created_at timestamptz not null default now(),
    -- When nothing that this row supports can be valid any more; null is never.
    expires_at timestamptz
  )`,
  'create unique index grants_code_hash on oauth2.grants (code_hash) where code_hash is not null',
  'create index grants_client_id on oauth2.grants (client_id)',
  'create index grants_subject on oauth2.grants (subject, id)',
  `create index grants_remembered on oauth2.grants (client_id, subject, handled_at desc)
     where consent_remember and not consent_skipped`,
  'create index grants_login_session_id on oauth2.grants (login_session_id) where login_session_id is not null',
  'create index grants_expires_at on oauth2.grants (expires_at) where expires_at is not null',

  `create table oauth2.refresh_tokens (
    -- SHA-256 of the token.
    hash bytea primary key,
    grant_id uuid not null references oauth2.grants on delete cascade,
    generation integer not null,
    -- The access token that was issued with it, which dies with it when rotation has a grace period.
    access_token_id uuid not null,
    access_token_expires_at timestamptz not null,
    issued_at timestamptz not null default now(),
    first_used_at timestamptz,
    used_count integer not null default 0,
    expires_at timestamptz
  )`,
  'create index refresh_tokens_grant_id on oauth2.refresh_tokens (grant_id)',
  'create index refresh_tokens_expires_at on oauth2.refresh_tokens (expires_at) where expires_at is not null',

  // Access tokens revoked one by one, until they would have expired.
  `create table oauth2.revoked_tokens (
    token_id uuid primary key,
    expires_at timestamptz not null
  )`,
  'create index revoked_tokens_expires_at on oauth2.revoked_tokens (expires_at)',

  // JWT ids of assertions that were accepted (RFC 7523 §3 item 7), until they would have expired.
  `create table oauth2.used_assertions (
    issuer text not null,
    jti text not null,
    expires_at timestamptz not null,
    primary key (issuer, jti)
  )`,
  'create index used_assertions_expires_at on oauth2.used_assertions (expires_at)',

  // Subjects that a login UI chose for one client (force_subject_identifier).
  `create table oauth2.forced_subjects (
    client_id text not null references oauth2.clients on delete cascade,
    subject text not null,
    obfuscated_subject text not null,
    primary key (client_id, subject)
  )`,
  'create unique index forced_subjects_obfuscated on oauth2.forced_subjects (client_id, obfuscated_subject)',

  // Login and consent requests too long for a URL; the challenge is the id.
  `create table oauth2.stored_challenges (
    id text primary key,
    sealed text not null,
    expires_at timestamptz not null
  )`,
  'create index stored_challenges_expires_at on oauth2.stored_challenges (expires_at)',
]
