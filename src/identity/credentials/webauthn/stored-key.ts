import type { CredentialDraft, IdentityRecord } from '../../identities/identity.ts'

/**
 * A key as it is stored, with the contract's names: a credential of Web Authentication, of the type webauthn or
 * passkey. Bytes are base64. Nothing of it is secret.
 */
export interface StoredKey {
  readonly id: string
  /** COSE_Key (RFC 9052 §7). */
  readonly public_key: string
  readonly attestation_type: string
  readonly authenticator: {
    readonly aaguid: string
    readonly sign_count: number
    readonly clone_warning: boolean
  }
  readonly flags?: {
    readonly user_present: boolean
    readonly user_verified: boolean
    readonly backup_eligible: boolean
    readonly backup_state: boolean
  }
  readonly display_name: string
  readonly added_at: string
  readonly is_passwordless: boolean
}

export type KeyType = 'webauthn' | 'passkey'

/** The config of a credential of either type. */
export interface StoredKeys {
  readonly credentials?: readonly StoredKey[]
  /** What authenticators call the account, in base64. */
  readonly user_handle?: string
}

export function storedKeys({ credentials }: IdentityRecord, type: KeyType): StoredKeys {
  return credentials.find((credential) => credential.type === type)?.config ?? {}
}

export function keysOf(identity: IdentityRecord, type: KeyType): readonly StoredKey[] {
  return storedKeys(identity, type).credentials ?? []
}

export function keyIdBytes({ id }: StoredKey): Buffer {
  return Buffer.from(id, 'base64')
}

/** What an identity with these passkeys is found by: a text that nobody else has. */
export function passkeyIdentifier(userHandle: Buffer): string {
  const text = userHandle.toString('latin1')
  return /^[\x21-\x7e]+$/.test(text) ? text : userHandle.toString('base64url')
}

/** The credential with these keys. Security keys are found by traits, passkeys by their user handle. */
export function keyCredential(
  type: KeyType,
  userHandle: Buffer,
  credentials: readonly StoredKey[],
): CredentialDraft {
  return {
    type,
    identifiers: type === 'passkey' ? [passkeyIdentifier(userHandle)] : [],
    config: { credentials, user_handle: userHandle.toString('base64') },
  }
}
