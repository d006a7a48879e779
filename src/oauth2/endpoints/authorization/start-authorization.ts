import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import { sealedAuthorization } from '../../authorization-request/reopen-authorization.ts'
import type { Browser } from '../../browser/browser.ts'
import { pageRedirect } from '../../browser/page-redirect.ts'
import { sealChallenge } from '../../challenges/challenge.ts'
import type { OAuth2Context } from '../../context.ts'
import { bindToBrowser } from '../../csrf/browser-binding.ts'
import { oauthError } from '../../errors/oauth-error.ts'
import { acceptLogin } from '../../login-requests/accept-login.ts'
import { beginLogin } from '../../login-requests/begin-login.ts'
import { completeLogin } from '../../login-requests/complete-login.ts'
import type { LoginAcceptance, LoginChallenge, LoginFlow } from '../../login-requests/login-flow.ts'
import { presentLoginRequest } from '../../login-requests/present-login-request.ts'
import type { BrowserAnswer } from '../../response-modes/answer.ts'
import { askForConsent } from './ask-for-consent.ts'

/** The first hop: finds out whether somebody has to sign in, and goes on at once when nobody has. */
export async function startAuthorization(
  context: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
): Promise<BrowserAnswer> {
  const flow = await beginLogin(context, browser, request)
  const acceptance = await decideLogin(context, browser, request, flow)
  if (acceptance) {
    context.events.record('OAuth2LoginAccepted', {
      clientId: request.client.id,
      subject: acceptance.subject,
    })
    const authentication = await completeLogin(context, browser, request, flow, acceptance)
    return askForConsent(context, browser, request, flow, authentication)
  }
  // A login UI that runs elsewhere accepts a remembered login without a page; ours has just declined to.
  if (request.prompt.has('none') && (context.decision() || !flow.remembered))
    throw oauthError('login_required', 'The request says prompt=none, but nobody is signed in as it needs.')
  return sendToLogin(context, browser, request, flow)
}

/** What a login UI in this process decides without a page; undefined when a person must be asked. */
async function decideLogin(
  { clock, decision }: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  flow: LoginFlow,
): Promise<LoginAcceptance | undefined> {
  const decided = await decision()?.login(presentLoginRequest(flow, request, ''), browser)
  return decided && acceptLogin(flow, request, decided, clock())
}

async function sendToLogin(
  context: OAuth2Context,
  browser: Browser,
  request: AuthorizationRequest,
  flow: LoginFlow,
): Promise<BrowserAnswer> {
  const { settings } = context
  const binding = bindToBrowser(settings, browser, 'login', flow.id)
  const challenge: LoginChallenge = { flow, ...sealedAuthorization(request), binding }
  const register = request.prompt.has('registration') || request.prompt.has('create')
  const identitySchema = request.parameters.get('identity_schema')
  return pageRedirect(register ? settings.urls.registration : settings.urls.login, {
    login_challenge: await sealChallenge(context, 'login challenge', challenge),
    ...(identitySchema && { identity_schema: identitySchema }),
  })
}
