import type { Queryable } from '../../database/database.ts'
import type {
  AddressChannel,
  CredentialType,
  IdentityChange,
  IdentityDraft,
  IdentityRecord,
} from './identity.ts'

/**
 * Reads and writes identities. Each write is one transaction, or part of the caller's when `on` is given.
 * Traits are validated against their schema: InvalidTraits (400). An identifier or address that another
 * identity has: IdentityConflict (409).
 */
export interface IdentityStore {
  get(id: string, on?: Queryable): Promise<IdentityRecord | undefined>
  /** @param identifier in any spelling; it is normalised as when it was written */
  findByCredential(
    type: CredentialType,
    identifier: string,
    on?: Queryable,
  ): Promise<IdentityRecord | undefined>
  findByVerifiableAddress(via: AddressChannel, value: string): Promise<IdentityRecord | undefined>
  findByExternalId(externalId: string): Promise<IdentityRecord | undefined>
  create(draft: IdentityDraft, on?: Queryable): Promise<IdentityRecord>
  /** Applies what `change` makes of the current state; the row is locked meanwhile. 404 when there is none. */
  update(
    id: string,
    change: (current: IdentityRecord) => IdentityChange,
    on?: Queryable,
  ): Promise<IdentityRecord>
  /** Deletes it with its credentials and sessions; false when there was none. */
  delete(id: string): Promise<boolean>
}
