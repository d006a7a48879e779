import type { Identity, RecoveryAddress, VerifiableAddress } from '../../contracts/identity-api.ts'
import type { IdentityProfile, RecoveryAddressRecord, VerifiableAddressRecord } from './identity.ts'

/** Addresses of the schema documents that identities refer to. */
export interface SchemaAddresses {
  readonly publicUrl: string
}

/** An identity as its owner and applications see it. */
export function identityBody(identity: IdentityProfile, { publicUrl }: SchemaAddresses): Identity {
  return {
    id: identity.id,
    ...(identity.externalId !== undefined && { external_id: identity.externalId }),
    schema_id: identity.schemaId,
    schema_url: schemaUrl(publicUrl, identity.schemaId),
    state: identity.state,
    state_changed_at: identity.stateChangedAt.toISOString(),
    traits: identity.traits,
    ...(identity.verifiableAddresses.length > 0 && {
      verifiable_addresses: identity.verifiableAddresses.map(verifiableAddressBody),
    }),
    ...(identity.recoveryAddresses.length > 0 && {
      recovery_addresses: identity.recoveryAddresses.map(recoveryAddressBody),
    }),
    metadata_public: identity.metadataPublic,
    created_at: identity.createdAt.toISOString(),
    updated_at: identity.updatedAt.toISOString(),
    organization_id: identity.organizationId ?? null,
  }
}

/** Where an identity schema can be read: its id in base64url, so that it may hold any character. */
export function schemaUrl(publicUrl: string, schemaId: string): string {
  return `${publicUrl}/schemas/${Buffer.from(schemaId).toString('base64url')}`
}

export function verifiableAddressBody(address: VerifiableAddressRecord): VerifiableAddress {
  return {
    id: address.id,
    value: address.value,
    verified: address.verified,
    via: address.via,
    status: address.status,
    ...(address.verifiedAt && { verified_at: address.verifiedAt.toISOString() }),
    created_at: address.createdAt.toISOString(),
    updated_at: address.updatedAt.toISOString(),
  }
}

function recoveryAddressBody(address: RecoveryAddressRecord): RecoveryAddress {
  return {
    id: address.id,
    value: address.value,
    via: address.via,
    created_at: address.createdAt.toISOString(),
    updated_at: address.updatedAt.toISOString(),
  }
}
