import type {
  AcceptConsentRequest,
  AcceptLoginRequest,
  ConsentRequest,
  LoginRequest,
} from './oauth-admin-api.ts'

/**
 * What a login UI in the same process decides without showing a page, so that someone who is signed in gets
 * the answer in one redirect. Undefined means: a person must be asked, send the browser to the login UI.
 * The login UI's own pages decide by the same functions.
 */
export interface SignInDecision {
  login(request: LoginRequest, browser: BrowserRequest): Promise<AcceptLoginRequest | undefined>
  consent(request: ConsentRequest, browser: BrowserRequest): Promise<AcceptConsentRequest | undefined>
}

/**
 * What a browser sent with one HTTP request. Whoever decides twice while answering it gives the same object,
 * and the identity session is asked for once.
 */
export interface BrowserRequest {
  /** The `Cookie` header, from which the identity session is read. */
  readonly cookieHeader: string | undefined
}
