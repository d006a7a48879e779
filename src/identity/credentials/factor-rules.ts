import type { CredentialType } from '../identities/identity.ts'
import type { CodeFactor } from '../one-time-codes/code-settings.ts'

/** What the configuration makes of the credentials that an account has. */
export interface FactorRules {
  /** What a code counts as: that is up to the configuration, not to the account. */
  readonly code: CodeFactor
  /** The types that are asked for as second factor; others would shut out whoever has them. */
  readonly second: readonly CredentialType[]
}
