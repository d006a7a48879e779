import type { ColumnType, JSONColumnType } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type NullableJson = ColumnType<unknown, string | null | undefined, string | null>

/** The tables of the PostgreSQL schema `identity`; the migrations say what each column means. */
export interface IdentityTables {
  'identity.identities': {
    id: string
    external_id: string | null
    schema_id: string
    state: 'active' | 'inactive'
    state_changed_at: Timestamp
    traits: JSONColumnType<Record<string, unknown>>
    metadata_public: NullableJson
    metadata_admin: NullableJson
    organization_id: string | null
    available_aal: string
    created_at: Timestamp
    updated_at: Timestamp
  }
  'identity.credentials': {
    identity_id: string
    type: string
    config: JSONColumnType<Record<string, unknown>>
    version: number
    created_at: Timestamp
    updated_at: Timestamp
  }
  'identity.credential_identifiers': { type: string; identifier: string; identity_id: string }
  'identity.verifiable_addresses': {
    id: string
    identity_id: string
    via: 'email' | 'sms'
    value: string
    verified: boolean
    status: 'pending' | 'sent' | 'completed'
    verified_at: NullableTimestamp
    created_at: Timestamp
    updated_at: Timestamp
  }
  'identity.recovery_addresses': {
    id: string
    identity_id: string
    via: 'email' | 'sms'
    value: string
    created_at: Timestamp
    updated_at: Timestamp
  }
  'identity.sessions': {
    id: string
    identity_id: string
    token_hash: Buffer
    active: boolean
    aal: string
    methods: JSONColumnType<unknown[]>
    devices: JSONColumnType<unknown[]>
    issued_at: Timestamp
    authenticated_at: Timestamp
    expires_at: Timestamp
  }
  'identity.flows': {
    id: string
    kind: string
    document: JSONColumnType<Record<string, unknown>>
    issued_at: Timestamp
    updated_at: Timestamp
    expires_at: Timestamp
    completed_at: NullableTimestamp
  }
  'identity.session_token_exchanges': {
    init_code_hash: Buffer
    return_to_code_hash: Buffer | null
    flow_kind: string
    flow_id: string
    proof: NullableJson
    expires_at: Timestamp
  }
  'identity.error_containers': {
    id: string
    error: JSONColumnType<Record<string, unknown>>
    created_at: Timestamp
    expires_at: Timestamp
  }
  'identity.courier_messages': {
    id: string
    status: string
    channel: ColumnType<'email' | 'sms', 'email' | 'sms' | undefined, 'email' | 'sms'>
    recipient: string
    template_type: string
    content: string
    send_count: number
    due_at: NullableTimestamp
    lease: string | null
    created_at: Timestamp
    updated_at: Timestamp
    expires_at: Timestamp
  }
  'identity.courier_dispatches': {
    id: string
    message_id: string
    error: NullableJson
    created_at: Timestamp
  }
  'identity.one_time_codes': {
    id: string
    flow_id: string
    identity_id: string | null
    via: 'email' | 'sms' | null
    address: string | null
    digest: string
    tries: number
    used_at: NullableTimestamp
    expires_at: Timestamp
  }
  'identity.audit_events': {
    id: string
    occurred_at: Timestamp
    event: string
    outcome: 'success' | 'failure'
    identity_id: string | null
    session_id: string | null
    details: JSONColumnType<Record<string, unknown>>
    ip_address: string | null
    user_agent: string | null
    request_id: string | null
    expires_at: Timestamp
  }
  'identity.guess_counters': { key: string; guesses: number; expires_at: Timestamp }
}
