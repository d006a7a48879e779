import type { AuthorizationDetail, OidcContext, RequestedClaims } from '../../contracts/oauth-admin-api.ts'
import type { Client } from '../clients/client.ts'
import type { AnswerTarget } from '../response-modes/answer.ts'
import type { IdTokenHintClaims } from '../tokens/id-token-hint.ts'

/** What an authorization request says (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1). */
export interface DescribedAuthorization {
  readonly client: Client
  /** What the client said, without the verifiers of later hops. */
  readonly parameters: URLSearchParams
  readonly origin: RequestOrigin
  /** The request as an address, however it came. */
  readonly requestUrl: string
  /** As it was sent; the token endpoint wants the same one again (RFC 6749 §4.1.3). */
  readonly sentRedirectUri: string | undefined
  /** The words of `response_type`: what the answer is to hold. */
  readonly responseType: ReadonlySet<string>
  readonly scope: readonly string[]
  /** Hydra's `audience` and RFC 8707's `resource`. */
  readonly audience: readonly string[]
  /** RFC 9396 */
  readonly authorizationDetails: readonly AuthorizationDetail[]
  /** OpenID Connect Core §5.5 */
  readonly claims: RequestedClaims | undefined
  readonly prompt: ReadonlySet<string>
  /** Seconds; NaN when it was no number. */
  readonly maxAge: number | undefined
  readonly nonce: string | undefined
  /** RFC 7636 §4.3, method S256. */
  readonly codeChallenge: string | undefined
  /** Thumbprint of the key that the code is to be bound to (RFC 9449 §10). */
  readonly dpopJkt: string | undefined
  /** The verified claims of `id_token_hint`. */
  readonly idTokenHint: IdTokenHintClaims | undefined
  readonly oidcContext: OidcContext
}

/** An authorization request whose answer may go to its client. */
export interface AuthorizationRequest extends DescribedAuthorization {
  /** Where its answer goes, with or without an error. */
  readonly target: AnswerTarget
}

/** How a request came, as far as rules depend on it. */
export interface RequestOrigin {
  /** Its parameters do not stand in the address by which it came, or would make that one too long. */
  readonly carried: boolean
  /** By the pushed authorization request endpoint (RFC 9126). */
  readonly pushed: boolean
  /** In a request object that the client signed (RFC 9101). */
  readonly signed: boolean
  /** The device that waits for its answer (RFC 8628): the tokens are not for this browser. */
  readonly device?: WaitingDevice
}

export interface WaitingDevice {
  /** Id of the device request. */
  readonly id: string
  /** The browser in which the person entered its code. */
  readonly binding: string
}
