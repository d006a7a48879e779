import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>

/** The tables of the PostgreSQL schema `oauth2`; the migrations say what each column means. */
export interface OAuth2Tables {
  'oauth2.clients': {
    id: string
    document: JSONColumnType<Record<string, unknown>>
    name: Generated<string>
    owner: Generated<string>
    secret_hash: string | null
    rotated_secret_hashes: Generated<string[]>
    registration_token_hash: Buffer | null
    tokens_not_before: NullableTimestamp
    version: Generated<number>
    created_at: GeneratedTimestamp
    updated_at: GeneratedTimestamp
  }
  'oauth2.keys': {
    set_id: string
    kid: string
    algorithm: string
    use: string
    sealed_jwk: string
    created_at: GeneratedTimestamp
    signs_from: NullableTimestamp
    expires_at: NullableTimestamp
  }
  'oauth2.login_sessions': {
    id: string
    subject: string
    remember: boolean
    authenticated_at: Timestamp
    amr: Generated<string[]>
    acr: Generated<string>
    identity_provider_session_id: string | null
    created_at: GeneratedTimestamp
    expires_at: Timestamp
  }
  'oauth2.grants': {
    id: string
    client_id: string
    subject: string
    obfuscated_subject: string | null
    login_session_id: string | null
    requested_scope: string[]
    granted_scope: string[]
    requested_audience: string[]
    granted_audience: string[]
    session: JSONColumnType<Record<string, unknown>>
    request: JSONColumnType<Record<string, unknown>>
    requested_at: Timestamp
    authenticated_at: Timestamp
    handled_at: GeneratedTimestamp
    consent_skipped: Generated<boolean>
    consent_remember: Generated<boolean>
    consent_expires_at: NullableTimestamp
    code_hash: Buffer | null
    code_expires_at: NullableTimestamp
    code_used_at: NullableTimestamp
    generation: Generated<number>
    tokens_revoked_at: NullableTimestamp
    created_at: GeneratedTimestamp
    expires_at: NullableTimestamp
  }
  'oauth2.refresh_tokens': {
    hash: Buffer
    grant_id: string
    generation: number
    access_token_id: string
    access_token_expires_at: Timestamp
    issued_at: GeneratedTimestamp
    first_used_at: NullableTimestamp
    used_count: Generated<number>
    expires_at: NullableTimestamp
    confirmation: JSONColumnType<Record<string, unknown>> | null
  }
  'oauth2.revoked_tokens': { token_id: string; expires_at: Timestamp }
  'oauth2.used_assertions': { issuer: string; jti: string; expires_at: Timestamp }
  'oauth2.trusted_issuers': {
    id: string
    issuer: string
    subject: string
    allow_any_subject: boolean
    scope: string[]
    kid: string
    public_jwk: JSONColumnType<Record<string, unknown>>
    created_at: Timestamp
    expires_at: Timestamp
  }
  'oauth2.device_requests': {
    id: string
    device_code_hash: Buffer
    user_code_digest: Buffer
    client_id: string
    requested_scope: string[]
    requested_audience: string[]
    requested_at: Timestamp
    expires_at: Timestamp
    state: Generated<'waiting' | 'granted' | 'denied' | 'redeemed'>
    grant_id: string | null
    polling_interval: number
    last_polled_at: NullableTimestamp
  }
  'oauth2.user_code_guesses': { guesser: string; guesses: number; expires_at: Timestamp }
  'oauth2.forced_subjects': { client_id: string; subject: string; obfuscated_subject: string }
  'oauth2.initial_access_tokens': {
    id: string
    hash: Buffer
    description: string
    remaining_uses: number | null
    created_at: Timestamp
    expires_at: NullableTimestamp
  }
  'oauth2.session_participants': {
    login_session_id: string
    client_id: string
    joined_at: GeneratedTimestamp
  }
  'oauth2.logout_deliveries': {
    id: string
    client_id: string
    sid: string
    attempts: Generated<number>
    due_at: Timestamp
    lease: string | null
    expires_at: Timestamp
  }
  'oauth2.registrations': {
    client_id: string
    registered_at: Timestamp
    initial_access_token_id: string | null
  }
  'oauth2.pushed_requests': {
    hash: Buffer
    client_id: string
    sealed: string
    expires_at: Timestamp
  }
  'oauth2.stored_challenges': { id: string; sealed: string; expires_at: Timestamp }
}
