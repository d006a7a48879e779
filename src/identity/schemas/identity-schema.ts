import type { AddressChannel, CredentialType, Traits } from '../identities/identity.ts'
import type { TraitViolation } from './invalid-traits.ts'

/** A trait that the schema describes, in the order of the schema; objects are walked through, not listed. */
export interface TraitField {
  /** Keys from the root of the traits: `['name', 'first']`. */
  readonly path: readonly string[]
  /** The field's own JSON Schema, with `type`, `format`, `title`, `enum`, `pattern` ... */
  readonly schema: Readonly<Record<string, unknown>>
  /** Listed in `required` of its object. */
  readonly required: boolean
}

/** What the extension `ory.sh/kratos` of a schema takes from the traits. Values are normalised. */
export interface TraitExtensions {
  readonly identifiers: readonly {
    readonly type: CredentialType
    readonly identifier: string
    /** How a code reaches the person. */
    readonly via?: AddressChannel
  }[]
  readonly verifiableAddresses: readonly { readonly via: AddressChannel; readonly value: string }[]
  readonly recoveryAddresses: readonly { readonly via: AddressChannel; readonly value: string }[]
}

/** By the credential that the schema marks the trait for. */
export interface AccountNames {
  readonly totp?: string
  readonly passkey?: string
}

/** A JSON Schema (draft 7) of identities, compiled. */
export interface IdentitySchema {
  readonly id: string
  readonly document: Readonly<Record<string, unknown>>
  readonly selfserviceSelectable: boolean
  /** In the order of the schema. */
  readonly fields: readonly TraitField[]
  /** Empty when the traits fit. */
  violations(traits: unknown): readonly TraitViolation[]
  extensions(traits: Traits): TraitExtensions
  /** What an authenticator calls an account with these traits. */
  accountNames(traits: Traits): AccountNames
}
