import type { AuthorizationDetail } from '../../contracts/oauth-admin-api.ts'
import type { CarriedRequest } from '../authorization-request/carried-request.ts'
import type { SealedAuthorization } from '../authorization-request/reopen-authorization.ts'
import type { Authentication } from '../login-requests/login-flow.ts'
import type { Rejection } from '../rejections/rejection.ts'

// All of these travel sealed in addresses, as JSON. Times are seconds since the epoch.

/** A consent that an authorization request needs once a person has signed in. */
export interface ConsentFlow {
  /** The login flow's; also the id of the grant that comes of it. */
  readonly id: string
  /** When the authorization was requested. */
  readonly requestedAt: number
  readonly authentication: Authentication
  /** An earlier consent covers this request, so that nobody need be asked. */
  readonly skip: boolean
}

/** What the login UI is sent: the flow, and the authorization request that it belongs to. */
export interface ConsentChallenge extends SealedAuthorization {
  readonly flow: ConsentFlow
  /** The browser in which it must end. */
  readonly binding: string
}

/** What the browser brings back from the login UI, beside the authorization request. */
export interface ConsentVerifier {
  readonly flow: ConsentFlow
  readonly clientId: string
  readonly digest: string
  readonly binding: string
  readonly outcome: ConsentOutcome
  /** The request itself, where its address does not say it. */
  readonly carried?: CarriedRequest
}

export type ConsentOutcome = { readonly accepted: ConsentAcceptance } | { readonly rejected: Rejection }

/** What a person consented to. */
export interface ConsentAcceptance {
  readonly grantScope: readonly string[]
  readonly grantAudience: readonly string[]
  /** RFC 9396; absent where there are none. */
  readonly grantDetails?: readonly AuthorizationDetail[]
  readonly session: {
    readonly access_token: Readonly<Record<string, unknown>>
    readonly id_token: Readonly<Record<string, unknown>>
  }
  readonly remember: boolean
  /** Seconds; 0 is for ever. */
  readonly rememberFor: number
  /** What the login UI wants to keep; undefined: what it said at the login. */
  readonly context?: unknown
}
