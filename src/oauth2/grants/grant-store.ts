import type { Grant, NewGrant } from './grant.ts'

/** Where grants are kept. Consent lists and remembered consents are read by `consents/`. */
export interface GrantStore {
  /**
   * Writes a grant and its code in one statement. Throws `access_denied` when a grant of that id exists:
   * the consent was used before.
   */
  createWithCode(grant: NewGrant): Promise<void>
  /** The grant; reads of concurrent requests share a statement. */
  get(id: string): Promise<Grant | undefined>
  /** Ends every token of a grant and its code; the consent stays. */
  revokeTokens(id: string): Promise<void>
}
