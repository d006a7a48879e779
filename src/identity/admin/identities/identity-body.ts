import type { Identity } from '../../../contracts/identity-api.ts'
import type { SecretRing } from '../../../cryptography/secret-ring.ts'
import { credentialKind } from '../../credentials/index.ts'
import type {
  Credential,
  CredentialType,
  IdentityProfile,
  IdentityRecord,
} from '../../identities/identity.ts'
import { identityBody, type SchemaAddresses } from '../../identities/identity-body.ts'

/** A profile as an operator sees it: with `metadata_admin`. */
export function adminProfileBody(identity: IdentityProfile, addresses: SchemaAddresses): Identity {
  return { ...identityBody(identity, addresses), metadata_admin: identity.metadataAdmin }
}

/**
 * An identity as an operator sees it: with `metadata_admin` and what it can sign in with.
 * @param revealed types whose config is shown, too, with what is sealed opened
 */
export function adminIdentityBody(
  identity: IdentityRecord,
  { settings, secrets }: { readonly settings: SchemaAddresses; readonly secrets: SecretRing },
  revealed: readonly CredentialType[] = [],
): Identity {
  return {
    ...adminProfileBody(identity, settings),
    credentials: Object.fromEntries(
      identity.credentials.map((credential) => [
        credential.type,
        credentialBody(credential, revealed.includes(credential.type) ? secrets : undefined),
      ]),
    ),
  }
}

function credentialBody(credential: Credential, secrets: SecretRing | undefined): Record<string, unknown> {
  const { type, identifiers, config, version, createdAt, updatedAt } = credential
  return {
    type,
    identifiers,
    ...(secrets && { config: credentialKind(type)?.reveal(config, secrets) ?? config }),
    version,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}
