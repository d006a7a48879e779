import type { AuthorizationRequest } from '../authorization-request/authorization-request.ts'
import { wantedValues } from '../authorization-request/wanted-values.ts'
import type { Browser } from '../browser/browser.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { sessionIdOf, takeSession } from '../sessions/session-cookie.ts'
import { isHintedSubject } from '../subjects/hinted-subject.ts'
import type { LoginAcceptance, LoginFlow } from './login-flow.ts'

type Checking = Pick<OAuth2Context, 'database' | 'settings' | 'loginSessions'>

/** Prompts that a login from before the request does not satisfy. */
const promptsForNewLogin = ['login', 'select_account']

/**
 * Whether the login is what the application asked for, whatever the login UI made of it (OpenID Connect Core
 * §3.1.2.1). Throws `login_required`; nothing has been written by then.
 */
export async function checkAuthentication(
  context: Checking,
  browser: Browser,
  request: AuthorizationRequest,
  { requestedAt }: LoginFlow,
  { subject, forcedSubject, authenticatedAt, acr }: LoginAcceptance,
): Promise<void> {
  const { maxAge, prompt } = request
  if (maxAge !== undefined && authenticatedAt + maxAge < requestedAt)
    throw oauthError('login_required', 'The last authentication is longer ago than max_age allows.')
  if (authenticatedAt < requestedAt && promptsForNewLogin.some((value) => prompt.has(value)))
    throw oauthError('login_required', 'The request asks for a new login by its parameter prompt.')
  const classes = wantedValues(request.claims, 'acr')
  if (request.claims?.id_token?.acr?.essential && classes && !classes.includes(acr))
    throw oauthError(
      'unmet_authentication_requirements',
      'The person did not sign in in one of the ways (acr) that the request calls essential.',
    )
  if (!(await isHintedSubject(context, request, subject, forcedSubject))) {
    await forgetSession(context, browser)
    throw oauthError('login_required', 'Somebody else signed in than the one whom the id_token_hint names.')
  }
}

/** The browser's login is not the one that the application expects; it is not to be taken for it again. */
async function forgetSession({ settings, loginSessions }: Checking, browser: Browser): Promise<void> {
  const id = sessionIdOf(settings, browser)
  takeSession(settings, browser)
  if (id !== undefined) await loginSessions.remove(id)
}
