import { PlatformError } from '../../contracts/platform-error.ts'
import type { AddressChannel, CredentialType } from './identity.ts'

/** What two identities would share. */
export type Conflict =
  | { readonly kind: 'credential'; readonly type: CredentialType; readonly identifier: string }
  | { readonly kind: 'verifiable_address'; readonly via: AddressChannel; readonly value: string }
  | { readonly kind: 'recovery_address'; readonly via: AddressChannel; readonly value: string }
  | { readonly kind: 'external_id'; readonly externalId: string }

export type IdentityConflictKind = Conflict['kind']

/** Another identity has this identifier, address or external id already: 409. */
export class IdentityConflict extends PlatformError {
  /** Undefined only where the database does not say what it is. */
  readonly conflict: Conflict | undefined

  /** @param key the colliding key as PostgreSQL writes it: `<type>, <identifier>`, `<via>, <value>` or the external id */
  constructor(kind: IdentityConflictKind, key: string | undefined, cause: unknown) {
    super({
      status: 409,
      code: 'conflict',
      message: 'Another identity has one of these identifiers or addresses already.',
      hint: 'Use another one, or change that identity.',
      cause,
    })
    this.name = 'IdentityConflict'
    this.conflict = key === undefined ? undefined : conflictOf(kind, key)
  }
}

function conflictOf(kind: IdentityConflictKind, key: string): Conflict {
  const comma = key.indexOf(', ')
  const [first, second] = [key.slice(0, comma), key.slice(comma + 2)]
  switch (kind) {
    case 'credential':
      return { kind, type: first as CredentialType, identifier: second }
    case 'external_id':
      return { kind, externalId: key }
    default:
      return { kind, via: first as AddressChannel, value: second }
  }
}
