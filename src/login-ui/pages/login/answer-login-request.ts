import type { LoginRequest } from '../../../contracts/oauth-admin-api.ts'
import type { LoginUiContext } from '../../context.ts'
import { authenticationDemands, withFreshAuthentication } from '../../decision/authentication-request.ts'
import { decideLogin } from '../../decision/login-decision.ts'
import { usableSession } from '../../decision/sign-in-decision.ts'
import { siteUrl } from '../../rendering/site.ts'
import { openChallenge } from '../challenge.ts'

/**
 * Where a browser goes that brings a login challenge: back to the application when its session answers the
 * request, to a self-service flow when the person must sign in.
 */
export async function answerLoginRequest(
  context: LoginUiContext,
  challenge: string,
  cookieHeader: string | undefined,
): Promise<string> {
  const { oauth, identity, clock } = context
  const opened = await openChallenge('login', challenge, (value) => oauth.getLoginRequest(value))
  if (opened.outcome === 'answered') return opened.redirectTo
  const { request } = opened

  const session = await usableSession(identity, cookieHeader)
  const acceptance = decideLogin(request, session, clock())
  if (acceptance) return (await oauth.acceptLoginRequest(challenge, acceptance)).redirect_to
  if (forbidsPages(request)) return (await oauth.rejectLoginRequest(challenge, loginRequired)).redirect_to
  // The OAuth 2.0 server remembers somebody whose identity session is gone, is too old, or is another
  // person's. To accept on its word would leave the person without a session, so the person signs in anew.
  if (request.skip) return withFreshAuthentication(request.request_url)
  return siteUrl(context.site, '/self-service/login/browser', { login_challenge: challenge })
}

/** OpenID Connect Core §3.1.2.1: with `prompt=none` no page may be shown. */
function forbidsPages(request: LoginRequest): boolean {
  return authenticationDemands(request.request_url).prompt.has('none')
}

/** OpenID Connect Core §3.1.2.6 */
const loginRequired = {
  error: 'login_required',
  error_description: 'Nobody is signed in, and the request forbids a page to sign in.',
}
