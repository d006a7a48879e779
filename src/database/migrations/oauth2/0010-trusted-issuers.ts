import { type Kysely, sql } from 'kysely'

/** Issuers whose assertions are taken for an authorization (RFC 7523 §2.1). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table oauth2.trusted_issuers (
    id uuid primary key,
    issuer text not null,
    -- Whom the issuer may speak for; empty when it may speak for anybody.
    subject text not null,
    allow_any_subject boolean not null,
    scope text[] not null,
    kid text not null,
    public_jwk jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  // Also finds the keys of an assertion, by the issuer and by the subject or the empty one.
  'create unique index trusted_issuers_key on oauth2.trusted_issuers (issuer, subject, kid)',
  'create index trusted_issuers_issuer on oauth2.trusted_issuers (issuer, id)',
  'create index trusted_issuers_expires_at on oauth2.trusted_issuers (expires_at)',
]
