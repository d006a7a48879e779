import type { Queryable } from '../../database/database.ts'
import type { IdentityRecord } from './identity.ts'
import { IdentityConflict, type IdentityConflictKind } from './identity-conflict.ts'

/**
 * Makes the rows of one identity what the record says, new or not, in one statement. What the record does
 * not hold any more goes, what is there already stays. Another identity's identifier or address is not
 * taken over: the insertion fails on its unique index.
 */
const write = {
  name: 'identity_write',
  text: `with
    wanted_credentials as (
      select * from jsonb_to_recordset($13::jsonb)
        as c(type text, config jsonb, version integer, created_at timestamptz, updated_at timestamptz)),
    wanted_identifiers as (
      select * from jsonb_to_recordset($14::jsonb) as n(type text, identifier text)),
    wanted_verifiable as (
      select * from jsonb_to_recordset($15::jsonb) as a(id uuid, via text, value text, verified boolean,
        status text, verified_at timestamptz, created_at timestamptz, updated_at timestamptz)),
    wanted_recovery as (
      select * from jsonb_to_recordset($16::jsonb)
        as a(id uuid, via text, value text, created_at timestamptz, updated_at timestamptz)),
    identity_row as (
      insert into identity.identities (id, external_id, schema_id, state, state_changed_at, traits,
        metadata_public, metadata_admin, organization_id, available_aal, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      on conflict (id) do update set external_id = excluded.external_id, schema_id = excluded.schema_id,
        state = excluded.state, state_changed_at = excluded.state_changed_at, traits = excluded.traits,
        metadata_public = excluded.metadata_public, metadata_admin = excluded.metadata_admin,
        organization_id = excluded.organization_id, available_aal = excluded.available_aal,
        updated_at = excluded.updated_at),
    dropped_credentials as (
      delete from identity.credentials c where c.identity_id = $1
        and not exists (select from wanted_credentials w where w.type = c.type)),
    kept_credentials as (
      insert into identity.credentials (identity_id, type, config, version, created_at, updated_at)
      select $1, type, config, version, created_at, updated_at from wanted_credentials
      on conflict (identity_id, type) do update set config = excluded.config, version = excluded.version,
        updated_at = excluded.updated_at),
    dropped_identifiers as (
      delete from identity.credential_identifiers n where n.identity_id = $1
        and not exists (select from wanted_identifiers w where w.type = n.type and w.identifier = n.identifier)),
    new_identifiers as (
      insert into identity.credential_identifiers (type, identifier, identity_id)
      select type, identifier, $1 from wanted_identifiers w
      where not exists (select from identity.credential_identifiers n
        where n.identity_id = $1 and n.type = w.type and n.identifier = w.identifier)),
    dropped_verifiable as (
      delete from identity.verifiable_addresses a where a.identity_id = $1
        and not exists (select from wanted_verifiable w where w.id = a.id)),
    kept_verifiable as (
      insert into identity.verifiable_addresses
        (id, identity_id, via, value, verified, status, verified_at, created_at, updated_at)
      select id, $1, via, value, verified, status, verified_at, created_at, updated_at from wanted_verifiable
      on conflict (id) do update set verified = excluded.verified, status = excluded.status,
        verified_at = excluded.verified_at, updated_at = excluded.updated_at),
    dropped_recovery as (
      delete from identity.recovery_addresses a where a.identity_id = $1
        and not exists (select from wanted_recovery w where w.id = a.id))
    insert into identity.recovery_addresses (id, identity_id, via, value, created_at, updated_at)
    select id, $1, via, value, created_at, updated_at from wanted_recovery on conflict (id) do nothing`,
}

/** Throws IdentityConflict when another identity has one of the identifiers or addresses. */
export async function writeIdentity(on: Queryable, identity: IdentityRecord): Promise<void> {
  const rows = rowsOf(identity)
  try {
    await on.query(write, [
      identity.id,
      identity.externalId,
      identity.schemaId,
      identity.state,
      identity.stateChangedAt,
      JSON.stringify(identity.traits),
      jsonOrNull(identity.metadataPublic),
      jsonOrNull(identity.metadataAdmin),
      identity.organizationId,
      identity.availableAal,
      identity.createdAt,
      identity.updatedAt,
      JSON.stringify(rows.credentials),
      JSON.stringify(rows.identifiers),
      JSON.stringify(rows.verifiableAddresses),
      JSON.stringify(rows.recoveryAddresses),
    ])
  } catch (error) {
    throw conflictBehind(error) ?? error
  }
}

/** The rows of an identity, by the names of their columns. */
export function rowsOf(identity: IdentityRecord) {
  const { credentials, verifiableAddresses, recoveryAddresses } = identity
  return {
    profile: {
      id: identity.id,
      external_id: identity.externalId,
      schema_id: identity.schemaId,
      state: identity.state,
      state_changed_at: identity.stateChangedAt,
      traits: identity.traits,
      metadata_public: identity.metadataPublic,
      metadata_admin: identity.metadataAdmin,
      organization_id: identity.organizationId,
      available_aal: identity.availableAal,
      created_at: identity.createdAt,
      updated_at: identity.updatedAt,
    },
    credentials: credentials.map(({ type, config, version, createdAt, updatedAt }) => ({
      type,
      config,
      version,
      created_at: createdAt,
      updated_at: updatedAt,
    })),
    identifiers: credentials.flatMap(({ type, identifiers }) =>
      identifiers.map((identifier) => ({ type, identifier })),
    ),
    verifiableAddresses: verifiableAddresses.map(({ verifiedAt, createdAt, updatedAt, ...address }) => ({
      ...address,
      verified_at: verifiedAt,
      created_at: createdAt,
      updated_at: updatedAt,
    })),
    recoveryAddresses: recoveryAddresses.map(({ createdAt, updatedAt, ...address }) => ({
      ...address,
      created_at: createdAt,
      updated_at: updatedAt,
    })),
  }
}

/** The unique index behind each kind of conflict. */
const conflictKinds: Readonly<Record<string, IdentityConflictKind>> = {
  credential_identifiers_pkey: 'credential',
  verifiable_addresses_value: 'verifiable_address',
  recovery_addresses_value: 'recovery_address',
  identities_external_id: 'external_id',
}

/** PostgreSQL names the key in the detail of a unique violation (23505): `... (type, identifier)=(oidc, x) ...`. */
export function conflictBehind(error: unknown): IdentityConflict | undefined {
  const { code, constraint, detail } = error as { code?: string; constraint?: string; detail?: string }
  const kind = constraint === undefined ? undefined : conflictKinds[constraint]
  if (code !== '23505' || !kind) return undefined
  const key = /=\((.*)\)/s.exec(detail ?? '')?.[1]
  return new IdentityConflict(kind, key, error)
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}
