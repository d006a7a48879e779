import type { AuthenticatorAssuranceLevel } from '../../contracts/identity-api.ts'

export type IdentityState = 'active' | 'inactive'
export type AddressChannel = 'email' | 'sms'
export type Traits = Readonly<Record<string, unknown>>

export const credentialTypes = [
  'password',
  'oidc',
  'saml',
  'code',
  'totp',
  'lookup_secret',
  'webauthn',
  'passkey',
] as const

export type CredentialType = (typeof credentialTypes)[number]

/** A credential of an identity: one per type. Secrets inside `config` are sealed or hashed. */
export interface Credential {
  readonly type: CredentialType
  /** Normalised; no other identity has the same one for this type. */
  readonly identifiers: readonly string[]
  readonly config: Readonly<Record<string, unknown>>
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface VerifiableAddressRecord {
  readonly id: string
  readonly via: AddressChannel
  readonly value: string
  readonly verified: boolean
  readonly status: 'pending' | 'sent' | 'completed'
  readonly verifiedAt: Date | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface RecoveryAddressRecord {
  readonly id: string
  readonly via: AddressChannel
  readonly value: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** An identity without its credentials: what a session carries. */
export interface IdentityProfile {
  readonly id: string
  readonly externalId: string | undefined
  readonly schemaId: string
  readonly state: IdentityState
  readonly stateChangedAt: Date
  readonly traits: Traits
  readonly metadataPublic: unknown
  readonly metadataAdmin: unknown
  readonly organizationId: string | undefined
  /** The highest level that the identity's credentials can reach. */
  readonly availableAal: AuthenticatorAssuranceLevel
  readonly verifiableAddresses: readonly VerifiableAddressRecord[]
  readonly recoveryAddresses: readonly RecoveryAddressRecord[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** An identity as the store keeps it. */
export interface IdentityRecord extends IdentityProfile {
  readonly credentials: readonly Credential[]
}

export interface CredentialDraft {
  readonly type: CredentialType
  /** Identifiers beyond those that the schema takes from the traits, such as `<provider>:<subject>`. */
  readonly identifiers: readonly string[]
  readonly config: Readonly<Record<string, unknown>>
  readonly version?: number
}

/** An address that somebody vouches for: it is verified as soon as the traits hold it. */
export interface VerifiedAddress {
  readonly via: AddressChannel
  readonly value: string
}

/** What a new identity is made of. Its addresses and identifiers follow from schema and traits. */
export interface IdentityDraft {
  /** The default schema unless given. */
  readonly schemaId?: string
  readonly traits: Traits
  readonly state?: IdentityState
  readonly metadataPublic?: unknown
  readonly metadataAdmin?: unknown
  readonly externalId?: string
  readonly organizationId?: string
  readonly credentials?: readonly CredentialDraft[]
  readonly verifiedAddresses?: readonly VerifiedAddress[]
}

/** What an update replaces; what is absent stays. */
export interface IdentityChange {
  readonly schemaId?: string
  readonly traits?: Traits
  readonly state?: IdentityState
  readonly metadataPublic?: unknown
  readonly metadataAdmin?: unknown
  /** Null takes it away. */
  readonly externalId?: string | null
  readonly organizationId?: string | null
  /** Each replaces the credential of its type. */
  readonly credentials?: readonly CredentialDraft[]
  readonly removedCredentials?: readonly CredentialType[]
  readonly verifiedAddresses?: readonly VerifiedAddress[]
  /** Nobody vouches for these any more. */
  readonly unverifiedAddresses?: readonly VerifiedAddress[]
}
