import type { AuthenticatorAssuranceLevel } from '../../contracts/identity-api.ts'
import type {
  AddressChannel,
  Credential,
  CredentialType,
  IdentityProfile,
  IdentityRecord,
  IdentityState,
  RecoveryAddressRecord,
  VerifiableAddressRecord,
} from './identity.ts'

/** Columns of a profile, of a row `i` of identity.identities: one index lookup for each kind of address. */
export const profileColumns = `i.id, i.external_id, i.schema_id, i.state, i.state_changed_at, i.traits,
  i.metadata_public, i.metadata_admin, i.organization_id, i.available_aal, i.created_at, i.updated_at,
  (select json_agg(a order by a.created_at, a.value) from identity.verifiable_addresses a
    where a.identity_id = i.id) as verifiable_addresses,
  (select json_agg(a order by a.created_at, a.value) from identity.recovery_addresses a
    where a.identity_id = i.id) as recovery_addresses`

/** Columns of a whole identity: the profile and its credentials. */
export const identityColumns = `${profileColumns},
  (select json_agg(json_build_object('type', c.type, 'config', c.config, 'version', c.version,
      'created_at', c.created_at, 'updated_at', c.updated_at,
      'identifiers', (select json_agg(n.identifier order by n.identifier) from identity.credential_identifiers n
        where n.identity_id = c.identity_id and n.type = c.type)) order by c.type)
    from identity.credentials c where c.identity_id = i.id) as credentials`

/** A row of {@link profileColumns}. */
export interface ProfileRow {
  readonly id: string
  readonly external_id: string | null
  readonly schema_id: string
  readonly state: IdentityState
  readonly state_changed_at: Date
  readonly traits: Record<string, unknown>
  readonly metadata_public: unknown
  readonly metadata_admin: unknown
  readonly organization_id: string | null
  readonly available_aal: AuthenticatorAssuranceLevel
  readonly created_at: Date
  readonly updated_at: Date
  readonly verifiable_addresses: readonly VerifiableAddressRow[] | null
  readonly recovery_addresses: readonly RecoveryAddressRow[] | null
}

/** A row of {@link identityColumns}. */
export interface IdentityRow extends ProfileRow {
  readonly credentials: readonly CredentialRow[] | null
}

interface RecoveryAddressRow {
  readonly id: string
  readonly via: AddressChannel
  readonly value: string
  readonly created_at: string
  readonly updated_at: string
}

interface VerifiableAddressRow extends RecoveryAddressRow {
  readonly verified: boolean
  readonly status: 'pending' | 'sent' | 'completed'
  readonly verified_at: string | null
}

interface CredentialRow {
  readonly type: CredentialType
  readonly config: Record<string, unknown>
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
  readonly identifiers: readonly string[] | null
}

export function profileOf(row: ProfileRow): IdentityProfile {
  return {
    id: row.id,
    externalId: row.external_id ?? undefined,
    schemaId: row.schema_id,
    state: row.state,
    stateChangedAt: row.state_changed_at,
    traits: row.traits,
    metadataPublic: row.metadata_public,
    metadataAdmin: row.metadata_admin,
    organizationId: row.organization_id ?? undefined,
    availableAal: row.available_aal,
    verifiableAddresses: (row.verifiable_addresses ?? []).map(verifiableAddressOf),
    recoveryAddresses: (row.recovery_addresses ?? []).map(recoveryAddressOf),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function identityOf(row: IdentityRow): IdentityRecord {
  return { ...profileOf(row), credentials: (row.credentials ?? []).map(credentialOf) }
}

function verifiableAddressOf(row: VerifiableAddressRow): VerifiableAddressRecord {
  return {
    ...recoveryAddressOf(row),
    verified: row.verified,
    status: row.status,
    verifiedAt: row.verified_at === null ? undefined : new Date(row.verified_at),
  }
}

function recoveryAddressOf(row: RecoveryAddressRow): RecoveryAddressRecord {
  return {
    id: row.id,
    via: row.via,
    value: row.value,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}

function credentialOf(row: CredentialRow): Credential {
  return {
    type: row.type,
    identifiers: row.identifiers ?? [],
    config: row.config,
    version: row.version,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
