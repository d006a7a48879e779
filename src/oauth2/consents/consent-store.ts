import type { Grant } from '../grants/grant.ts'

/** A consent that was remembered and is still good. */
export interface RememberedConsent {
  readonly grantedScope: readonly string[]
}

/** Which consents: those of one authorization, of a person at one client, or all of a person. */
export type ConsentSelector =
  | { readonly consentRequestId: string }
  | { readonly subject: string; readonly clientId: string }
  | { readonly subject: string }

export interface ConsentPage {
  readonly subject: string
  readonly loginSessionId?: string | undefined
  /** The id of the last grant of the page before. */
  readonly after?: string | undefined
  readonly size: number
}

/** The grants of `oauth2.grants` as what people consented to. */
export interface ConsentStore {
  /** The newest consent that a person told the platform to remember; concurrent requests share a statement. */
  remembered(clientId: string, subject: string): Promise<RememberedConsent | undefined>
  /** The consents that a person gave, ordered by id, without those that were reused and expired ones. */
  list(page: ConsentPage): Promise<readonly Grant[]>
  /** Revokes consents: the grants are gone, and every token with them. */
  revoke(selector: ConsentSelector): Promise<void>
}
