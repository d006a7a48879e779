import type { CarriedRequest } from '../authorization-request/carried-request.ts'
import type { SealedAuthorization } from '../authorization-request/reopen-authorization.ts'
import type { Rejection } from '../rejections/rejection.ts'

// All of these travel sealed in addresses, as JSON. Times are seconds since the epoch.

/** A login that an authorization request needs. */
export interface LoginFlow {
  /** Also the id of the grant that comes of it, so that one request gives one code. */
  readonly id: string
  readonly requestedAt: number
  /** The login session that the login continues or, when there is none to continue, will have. */
  readonly sessionId: string
  /** An earlier login that is good enough, so that nobody need be asked (`skip`). */
  readonly remembered?: RememberedLogin
}

/** What a flow needs of the login session that it continues. */
export interface RememberedLogin {
  readonly subject: string
  readonly authenticatedAt: number
  readonly acr: string
  readonly amr: readonly string[]
  readonly identityProviderSessionId?: string
}

/** What the login UI is sent: the flow, and the authorization request that it belongs to. */
export interface LoginChallenge extends SealedAuthorization {
  readonly flow: LoginFlow
  /** The browser in which it must end. */
  readonly binding: string
}

/** What the browser brings back from the login UI, beside the authorization request. */
export interface LoginVerifier {
  readonly flow: LoginFlow
  readonly clientId: string
  readonly digest: string
  readonly binding: string
  readonly outcome: LoginOutcome
  /** The request itself, where its address does not say it. */
  readonly carried?: CarriedRequest
}

export type LoginOutcome = { readonly accepted: LoginAcceptance } | { readonly rejected: Rejection }

/** What the login UI says of somebody who has signed in. */
export interface LoginAcceptance {
  readonly subject: string
  readonly remember: boolean
  /** Seconds; 0 is for the server's own lifetime of a login session. */
  readonly rememberFor: number
  readonly extendSession: boolean
  readonly authenticatedAt: number
  readonly acr: string
  readonly amr: readonly string[]
  readonly identityProviderSessionId?: string
  readonly forcedSubject?: string
  readonly context: unknown
}

/** That a person has signed in, as far as consent and tokens are concerned. */
export interface Authentication {
  readonly subject: string
  /** The subject that the client sees instead. */
  readonly obfuscatedSubject?: string
  readonly sessionId: string
  readonly authenticatedAt: number
  readonly acr: string
  readonly amr: readonly string[]
  readonly context: unknown
}
