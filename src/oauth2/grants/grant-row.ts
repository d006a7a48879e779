import type { Grant, NewGrant } from './grant.ts'

/** Columns of `oauth2.grants` that make a {@link Grant}; `prefix` names the table in a join. */
export function grantColumns(prefix: string): string {
  return columns.map((column) => `${prefix}.${column}`).join(', ')
}

const columns = [
  'id',
  'client_id',
  'subject',
  'obfuscated_subject',
  'login_session_id',
  'requested_scope',
  'granted_scope',
  'requested_audience',
  'granted_audience',
  'session',
  'request',
  'requested_at',
  'authenticated_at',
  'handled_at',
  'consent_skipped',
  'consent_remember',
  'consent_expires_at',
  'generation',
  'tokens_revoked_at',
]

export interface GrantRow {
  readonly id: string
  readonly client_id: string
  readonly subject: string
  readonly obfuscated_subject: string | null
  readonly login_session_id: string | null
  readonly requested_scope: readonly string[]
  readonly granted_scope: readonly string[]
  readonly requested_audience: readonly string[]
  readonly granted_audience: readonly string[]
  readonly session: Partial<Grant['session']>
  readonly request: Grant['request']
  readonly requested_at: Date
  readonly authenticated_at: Date
  readonly handled_at: Date
  readonly consent_skipped: boolean
  readonly consent_remember: boolean
  readonly consent_expires_at: Date | null
  readonly generation: number
  readonly tokens_revoked_at: Date | null
}

export function grantFromRow(row: GrantRow): Grant {
  return {
    id: row.id,
    clientId: row.client_id,
    subject: row.subject,
    obfuscatedSubject: row.obfuscated_subject,
    loginSessionId: row.login_session_id,
    requestedScope: row.requested_scope,
    grantedScope: row.granted_scope,
    requestedAudience: row.requested_audience,
    grantedAudience: row.granted_audience,
    session: { access_token: row.session.access_token ?? {}, id_token: row.session.id_token ?? {} },
    request: row.request,
    requestedAt: row.requested_at,
    authenticatedAt: row.authenticated_at,
    handledAt: row.handled_at,
    consentSkipped: row.consent_skipped,
    consentRemember: row.consent_remember,
    consentExpiresAt: row.consent_expires_at,
    generation: row.generation,
    tokensRevokedAt: row.tokens_revoked_at,
  }
}

export type GrantInsert = ReturnType<typeof grantInsert>

/** A row as JSON; the columns that are left out have their defaults. */
export function grantInsert(grant: NewGrant, expiresAt: Date | null) {
  return {
    id: grant.id,
    client_id: grant.clientId,
    subject: grant.subject,
    obfuscated_subject: grant.obfuscatedSubject,
    login_session_id: grant.loginSessionId,
    requested_scope: grant.requestedScope,
    granted_scope: grant.grantedScope,
    requested_audience: grant.requestedAudience,
    granted_audience: grant.grantedAudience,
    session: grant.session,
    request: grant.request,
    requested_at: grant.requestedAt,
    authenticated_at: grant.authenticatedAt,
    handled_at: grant.handledAt,
    consent_skipped: grant.consentSkipped,
    consent_remember: grant.consentRemember,
    consent_expires_at: grant.consentExpiresAt,
    code_hash: grant.codeHash && `\\x${grant.codeHash.toString('hex')}`,
    code_expires_at: grant.codeExpiresAt,
    expires_at: expiresAt,
  }
}
