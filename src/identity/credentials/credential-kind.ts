import type { SecretRing } from '../../cryptography/secret-ring.ts'
import type { Credential, CredentialDraft, CredentialType } from '../identities/identity.ts'
import type { PasswordHashing } from './password/password-hashing.ts'

/** What a credential type is to the rest of the identity server. One file each; `index.ts` lists them. */
export interface CredentialKind {
  readonly type: CredentialType

  /** How many ways to sign in a config holds, as first and as second factor. */
  factors(config: Credential['config']): { readonly first: number; readonly second: number }

  /** The credential that `credentials.<type>.config` of the admin API describes. Throws 400 when it does not. */
  fromImport(config: unknown, secrets: SecretRing, passwords: PasswordHashing): Promise<CredentialDraft>

  /** The config as `include_credential` shows it, with what is sealed opened. */
  reveal(config: Credential['config'], secrets: SecretRing): Readonly<Record<string, unknown>>

  /**
   * The credential without one of its parts, or undefined when nothing is left. Throws 400 when the part
   * must be named and is not, 404 when there is none of that name.
   */
  without(credential: Credential, identifier: string | undefined): CredentialDraft | undefined
}
