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
  /** @param cookieHeader the browser's `Cookie` header, from which the identity session is read */
  login(request: LoginRequest, cookieHeader: string | undefined): Promise<AcceptLoginRequest | undefined>
  consent(
    request: ConsentRequest,
    cookieHeader: string | undefined,
  ): Promise<AcceptConsentRequest | undefined>
}
