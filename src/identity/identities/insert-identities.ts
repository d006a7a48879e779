import type { PlatformError } from '../../contracts/platform-error.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { IdentityRecord } from './identity.ts'
import { IdentityConflict, type IdentityConflictKind } from './identity-conflict.ts'
import { conflictBehind, rowsOf } from './write-identity.ts'

/** Which of the identifiers, addresses and external ids are somebody's already. */
const findTaken = {
  name: 'identities_find_taken',
  text: `select 'credential' as kind, n.type || ', ' || n.identifier as key
      from jsonb_to_recordset($1::jsonb) as w(type text, identifier text)
      join identity.credential_identifiers n on n.type = w.type and n.identifier = w.identifier
    union all select 'verifiable_address', a.via || ', ' || a.value
      from jsonb_to_recordset($2::jsonb) as w(via text, value text)
      join identity.verifiable_addresses a on a.via = w.via and a.value = w.value
    union all select 'recovery_address', a.via || ', ' || a.value
      from jsonb_to_recordset($3::jsonb) as w(via text, value text)
      join identity.recovery_addresses a on a.via = w.via and a.value = w.value
    union all select 'external_id', i.external_id
      from unnest($4::text[]) as w(external_id)
      join identity.identities i on i.external_id = w.external_id`,
}

const insert = {
  name: 'identities_insert',
  text: `with
    new_identities as (
      insert into identity.identities (id, external_id, schema_id, state, state_changed_at, traits,
        metadata_public, metadata_admin, organization_id, available_aal, created_at, updated_at)
      select id, external_id, schema_id, state, state_changed_at, traits,
        metadata_public, metadata_admin, organization_id, available_aal, created_at, updated_at
      from jsonb_to_recordset($1::jsonb) as i(id uuid, external_id text, schema_id text, state text,
        state_changed_at timestamptz, traits jsonb, metadata_public jsonb, metadata_admin jsonb,
        organization_id uuid, available_aal text, created_at timestamptz, updated_at timestamptz)),
    new_credentials as (
      insert into identity.credentials (identity_id, type, config, version, created_at, updated_at)
      select identity_id, type, config, version, created_at, updated_at
      from jsonb_to_recordset($2::jsonb) as c(identity_id uuid, type text, config jsonb, version integer,
        created_at timestamptz, updated_at timestamptz)),
    new_identifiers as (
      insert into identity.credential_identifiers (type, identifier, identity_id)
      select type, identifier, identity_id
      from jsonb_to_recordset($3::jsonb) as n(type text, identifier text, identity_id uuid)),
    new_verifiable as (
      insert into identity.verifiable_addresses
        (id, identity_id, via, value, verified, status, verified_at, created_at, updated_at)
      select id, identity_id, via, value, verified, status, verified_at, created_at, updated_at
      from jsonb_to_recordset($4::jsonb) as a(id uuid, identity_id uuid, via text, value text,
        verified boolean, status text, verified_at timestamptz, created_at timestamptz, updated_at timestamptz))
    insert into identity.recovery_addresses (id, identity_id, via, value, created_at, updated_at)
    select id, identity_id, via, value, created_at, updated_at
    from jsonb_to_recordset($5::jsonb) as a(id uuid, identity_id uuid, via text, value text,
      created_at timestamptz, updated_at timestamptz)`,
}

/** So often others may take an identifier between looking and writing before each identity is tried by itself. */
const mostAttempts = 3

/**
 * Writes many new identities, in one statement for what is needed to know whether they can be and one that
 * writes them. What somebody has already, or an identity before it in the list, is refused for the one that
 * wants it; the others are written. Gives what was refused, by the id.
 */
export async function insertIdentities(
  database: Database,
  identities: readonly IdentityRecord[],
): Promise<ReadonlyMap<string, PlatformError>> {
  const refused = new Map<string, PlatformError>()
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const wanted = identities.filter(({ id }) => !refused.has(id))
    for (const [id, error] of await conflictsOf(database, wanted)) refused.set(id, error)
    try {
      await write(
        database,
        wanted.filter(({ id }) => !refused.has(id)),
      )
      return refused
    } catch (error) {
      if (!conflictBehind(error)) throw error
    }
  }
  for (const identity of identities.filter(({ id }) => !refused.has(id)))
    await write(database, [identity]).catch((error: unknown) => {
      const conflict = conflictBehind(error)
      if (!conflict) throw error
      refused.set(identity.id, conflict)
    })
  return refused
}

async function write(on: Queryable, identities: readonly IdentityRecord[]): Promise<void> {
  if (identities.length === 0) return
  const rows = identities.map((identity) => ({ identity, ...rowsOf(identity) }))
  const withIdentity = (list: readonly object[], identity_id: string) =>
    list.map((row) => ({ ...row, identity_id }))
  const all = (kind: 'credentials' | 'identifiers' | 'verifiableAddresses' | 'recoveryAddresses') =>
    JSON.stringify(rows.flatMap((row) => withIdentity(row[kind], row.identity.id)))
  await on.query(insert, [
    JSON.stringify(rows.map(({ profile }) => profile)),
    all('credentials'),
    all('identifiers'),
    all('verifiableAddresses'),
    all('recoveryAddresses'),
  ])
}

type Key = readonly [kind: IdentityConflictKind, key: string]

/** Those that want what somebody has already, or what one before them wants. */
async function conflictsOf(
  on: Queryable,
  identities: readonly IdentityRecord[],
): Promise<Map<string, IdentityConflict>> {
  const records = identities.map(rowsOf)
  const found = await on.query<{ kind: IdentityConflictKind; key: string }>(findTaken, [
    JSON.stringify(records.flatMap(({ identifiers }) => identifiers)),
    JSON.stringify(records.flatMap(({ verifiableAddresses }) => verifiableAddresses)),
    JSON.stringify(records.flatMap(({ recoveryAddresses }) => recoveryAddresses)),
    identities.flatMap(({ externalId }) => externalId ?? []),
  ])
  const taken = new Set(found.map(({ kind, key }) => keyText([kind, key])))
  const conflicts = new Map<string, IdentityConflict>()
  for (const identity of identities) {
    const keys = keysOf(identity)
    const conflict = keys.find((key) => taken.has(keyText(key)))
    if (conflict) conflicts.set(identity.id, new IdentityConflict(...conflict, undefined))
    else for (const key of keys) taken.add(keyText(key))
  }
  return conflicts
}

function keysOf({ credentials, verifiableAddresses, recoveryAddresses, externalId }: IdentityRecord): Key[] {
  return [
    ...credentials.flatMap(({ type, identifiers }) =>
      identifiers.map((identifier): Key => ['credential', `${type}, ${identifier}`]),
    ),
    ...verifiableAddresses.map(({ via, value }): Key => ['verifiable_address', `${via}, ${value}`]),
    ...recoveryAddresses.map(({ via, value }): Key => ['recovery_address', `${via}, ${value}`]),
    ...(externalId === undefined ? [] : [['external_id', externalId] as Key]),
  ]
}

function keyText([kind, key]: Key): string {
  return `${kind} ${key}`
}
