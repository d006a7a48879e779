import type { Grant } from './grant.ts'

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
