import { PlatformError } from '../../contracts/platform-error.ts'
import type { AddressChannel, CredentialType } from './identity.ts'

/** What two identities would share. */
export type Conflict =
  | { readonly kind: 'credential'; readonly type: CredentialType; readonly identifier: string }
  | { readonly kind: 'verifiable_address'; readonly via: AddressChannel; readonly value: string }
  | { readonly kind: 'recovery_address'; readonly via: AddressChannel; readonly value: string }
  | { readonly kind: 'external_id'; readonly externalId: string }

/** Another identity has this identifier, address or external id already: 409. */
export class IdentityConflict extends PlatformError {
  /** Undefined when the other identity was gone again before it could be looked up. */
  readonly conflict: Conflict | undefined
  /** The identity that has it. Never shown to the caller. */
  readonly identityId: string | undefined

  constructor(conflict: Conflict | undefined, identityId: string | undefined, cause?: unknown) {
    super({
      status: 409,
      code: 'conflict',
      message: 'Another identity has one of these identifiers or addresses already.',
      hint: 'Use another one, or change that identity.',
      cause,
    })
    this.name = 'IdentityConflict'
    this.conflict = conflict
    this.identityId = identityId
  }
}
