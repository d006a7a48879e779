import { PlatformError } from '../../contracts/platform-error.ts'
import type { Database, Queryable } from '../../database/database.ts'
import type { FactorRules } from '../credentials/factor-rules.ts'
import { identityError } from '../errors/identity-error.ts'
import { isUuid } from '../flows/uuid.ts'
import type { SchemaRegistry } from '../schemas/schema-registry.ts'
import { changedIdentity, newIdentity } from './compose-identity.ts'
import type {
  AddressChannel,
  CredentialType,
  IdentityChange,
  IdentityDraft,
  IdentityRecord,
} from './identity.ts'
import { type IdentityRow, identityColumns, identityOf } from './identity-rows.ts'
import { insertIdentities } from './insert-identities.ts'
import { normalizeIdentifier } from './normalize-identifier.ts'
import { writeIdentity } from './write-identity.ts'

const select = `select ${identityColumns} from identity.identities i`

const statements = {
  byId: { name: 'identity_by_id', text: `${select} where i.id = $1` },
  lock: { name: 'identity_lock', text: 'select id from identity.identities where id = $1 for update' },
  byExternalId: { name: 'identity_by_external_id', text: `${select} where i.external_id = $1` },
  byCredential: {
    name: 'identity_by_credential',
    text: `${select} where i.id = (select n.identity_id from identity.credential_identifiers n
      where n.type = $1 and n.identifier = $2)`,
  },
  byUserHandle: {
    name: 'identity_by_user_handle',
    text: `${select} where i.id = (select c.identity_id from identity.credentials c
      where c.type = 'webauthn' and c.config ->> 'user_handle' = $1
      order by c.created_at limit 1)`,
  },
  byVerifiableAddress: {
    name: 'identity_by_verifiable_address',
    text: `${select} where i.id = (select a.identity_id from identity.verifiable_addresses a
      where a.via = $1 and a.value = $2)`,
  },
  byRecoveryAddress: {
    name: 'identity_by_recovery_address',
    text: `${select} where i.id = (select a.identity_id from identity.recovery_addresses a
      where a.via = $1 and a.value = $2)`,
  },
  markNotified: {
    name: 'identity_mark_notified',
    text: `update identity.verifiable_addresses set status = 'sent', updated_at = $3
      where via = $1 and value = $2 and status = 'pending'`,
  },
  delete: {
    name: 'identity_delete',
    text: 'delete from identity.identities where id = $1 returning id',
  },
}

/**
 * Reads and writes identities. Each write is one transaction, or part of the caller's when `on` is given.
 * Traits are validated against their schema: InvalidTraits (400). An identifier or address that another
 * identity has: IdentityConflict (409).
 */
export class IdentityStore {
  readonly #database: Database
  readonly #schemas: SchemaRegistry
  readonly #rules: FactorRules
  readonly #clock: () => Date

  constructor(database: Database, schemas: SchemaRegistry, rules: FactorRules, clock: () => Date) {
    this.#database = database
    this.#schemas = schemas
    this.#rules = rules
    this.#clock = clock
  }

  /** Undefined also for what is no UUID. */
  async get(id: string, on: Queryable = this.#database): Promise<IdentityRecord | undefined> {
    return isUuid(id) ? await this.#first(on, statements.byId, [id]) : undefined
  }

  /** @param identifier in any spelling, or `<provider>:<subject>` for the type oidc */
  async findByCredential(
    type: CredentialType,
    identifier: string,
    on: Queryable = this.#database,
  ): Promise<IdentityRecord | undefined> {
    return await this.#first(on, statements.byCredential, [type, storedIdentifier(type, identifier)])
  }

  async findByRecoveryAddress(via: AddressChannel, value: string): Promise<IdentityRecord | undefined> {
    return await this.#first(this.#database, statements.byRecoveryAddress, [via, normalizeIdentifier(value)])
  }

  /** A message went to this address, whose ever it is. @param value normalised */
  async markNotified(via: AddressChannel, value: string, on: Queryable = this.#database): Promise<void> {
    await on.query(statements.markNotified, [via, value, this.#clock()])
  }

  /** @param userHandle what security keys call the account */
  async findByUserHandle(userHandle: Buffer): Promise<IdentityRecord | undefined> {
    return await this.#first(this.#database, statements.byUserHandle, [userHandle.toString('base64')])
  }

  async findByVerifiableAddress(via: AddressChannel, value: string): Promise<IdentityRecord | undefined> {
    return await this.#first(this.#database, statements.byVerifiableAddress, [
      via,
      normalizeIdentifier(value),
    ])
  }

  async findByExternalId(externalId: string): Promise<IdentityRecord | undefined> {
    return await this.#first(this.#database, statements.byExternalId, [externalId])
  }

  async create(draft: IdentityDraft, on: Queryable = this.#database): Promise<IdentityRecord> {
    const identity = this.#compose(draft)
    await writeIdentity(on, identity)
    return identity
  }

  /** The identity that {@link create} would write. Throws InvalidTraits (400). */
  preview(draft: IdentityDraft): IdentityRecord {
    return this.#compose(draft)
  }

  /** What {@link update} would make of an identity. Throws InvalidTraits (400). */
  previewChange(current: IdentityRecord, change: IdentityChange): IdentityRecord {
    return this.#changed(current, change)
  }

  /**
   * Many at once: each is made or refused by itself, in the order of the drafts. A refusal is what
   * {@link create} would throw for it.
   */
  async createAll(drafts: readonly IdentityDraft[]): Promise<(IdentityRecord | PlatformError)[]> {
    const composed = drafts.map((draft) => refusedOr(() => this.#compose(draft)))
    const identities = composed.flatMap((one) => (one instanceof PlatformError ? [] : [one]))
    const refused = await insertIdentities(this.#database, identities)
    return composed.map((one) => (one instanceof PlatformError ? one : (refused.get(one.id) ?? one)))
  }

  /** Applies what `change` makes of the current state; the row is locked meanwhile. 404 when there is none. */
  async update(
    id: string,
    change: (current: IdentityRecord) => IdentityChange,
    on?: Queryable,
  ): Promise<IdentityRecord> {
    return on
      ? await this.#update(id, change, on)
      : await this.#database.transaction((transaction) => this.#update(id, change, transaction))
  }

  /** Deletes it with its credentials and sessions; false when there was none. */
  async delete(id: string): Promise<boolean> {
    if (!isUuid(id)) return false
    return (await this.#database.query(statements.delete, [id])).length > 0
  }

  #compose(draft: IdentityDraft): IdentityRecord {
    const schema = this.#schemas.require(draft.schemaId ?? this.#schemas.defaultId)
    return newIdentity(normalizeDraft(draft), schema, this.#rules, this.#clock())
  }

  async #update(
    id: string,
    change: (current: IdentityRecord) => IdentityChange,
    on: Queryable,
  ): Promise<IdentityRecord> {
    // Read after the lock is held, by a statement of its own: one statement would see the rows of credentials
    // and addresses as they were before it waited.
    if (isUuid(id)) await on.query(statements.lock, [id])
    const current = await this.get(id, on)
    if (!current) throw identityError('not_found', 'There is no identity with this id.')
    const identity = this.#changed(current, change(current))
    await writeIdentity(on, identity)
    return identity
  }

  #changed(current: IdentityRecord, change: IdentityChange): IdentityRecord {
    const requested = normalizeDraft(change)
    const schema = this.#schemas.require(requested.schemaId ?? current.schemaId)
    return changedIdentity(current, requested, schema, this.#rules, this.#clock())
  }

  async #first(
    on: Queryable,
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<IdentityRecord | undefined> {
    const [row] = await on.query<IdentityRow>(statement, values)
    return row && identityOf(row)
  }
}

/** The spelling of an identifier in the store: what an external provider calls a person is left alone. */
export function storedIdentifier(type: CredentialType, identifier: string): string {
  return type === 'oidc' || type === 'saml' || type === 'passkey' || type === 'totp'
    ? identifier
    : normalizeIdentifier(identifier)
}

function refusedOr<Result>(compose: () => Result): Result | PlatformError {
  try {
    return compose()
  } catch (error) {
    if (error instanceof PlatformError && error.status < 500) return error
    throw error
  }
}

function normalizeDraft<Draft extends Pick<IdentityDraft, 'verifiedAddresses'>>(draft: Draft): Draft {
  if (!draft.verifiedAddresses) return draft
  return {
    ...draft,
    verifiedAddresses: draft.verifiedAddresses.map(({ via, value }) => ({
      via,
      value: normalizeIdentifier(value),
    })),
  }
}
