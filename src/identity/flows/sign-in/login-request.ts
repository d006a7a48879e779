import type { LoginRequest, OAuthAdminApi } from '../../../contracts/oauth-admin-api.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { CurrentSession } from '../../sessions/current-session.ts'
import type { SessionRecord } from '../../sessions/session.ts'
import type { SignInFlowRecord } from '../flow.ts'

/**
 * The login request of the OAuth 2.0 server that a challenge names. Throws 400 for an empty challenge, 500
 * where no OAuth 2.0 server is configured, and what that server answers to a challenge that it did not give.
 */
export function requireLoginRequest(context: IdentityContext, challenge: string): Promise<LoginRequest> {
  if (challenge === '') throw identityError('bad_request', 'The query parameter login_challenge is empty.')
  return requireOAuth(context).getLoginRequest(challenge)
}

/** Tells the OAuth 2.0 server who signed in; gives the address where the browser continues. */
export async function acceptLoginRequest(
  context: IdentityContext,
  challenge: string,
  session: SessionRecord,
): Promise<string> {
  const remaining = session.expiresAt.getTime() - context.clock().getTime()
  const { redirect_to } = await requireOAuth(context).acceptLoginRequest(challenge, {
    subject: session.identityId,
    identity_provider_session_id: session.id,
    remember: context.settings.session.cookie.persistent,
    remember_for: Math.max(1, Math.floor(remaining / 1000)),
    acr: session.aal,
    amr: session.methods.map(({ method }) => method),
  })
  return redirect_to
}

/** Whether the session of a browser answers a login request, so that nobody has to do anything. */
export function answersLoginRequest(request: LoginRequest, { session }: CurrentSession): boolean {
  return request.skip && session.identityId === request.subject
}

/**
 * An application that asked with `prompt=none` must not see a page (OpenID Connect Core §3.1.2.6): the login
 * is rejected with `login_required`. Gives the address where the browser continues then.
 */
export async function rejectUnlessPageAllowed(
  context: IdentityContext,
  challenge: string,
  request: LoginRequest,
): Promise<string | undefined> {
  const prompt = URL.parse(request.request_url)?.searchParams.get('prompt') ?? ''
  if (!prompt.split(' ').includes('none')) return undefined
  const { redirect_to } = await requireOAuth(context).rejectLoginRequest(challenge, {
    error: 'login_required',
    error_description: 'The person has to sign in.',
  })
  return redirect_to
}

/** `oauth2_login_challenge` and, while the OAuth 2.0 server still knows it, the request behind it. */
export async function presentLoginRequest(
  context: IdentityContext,
  { loginChallenge }: SignInFlowRecord,
): Promise<{ oauth2_login_challenge?: string; oauth2_login_request?: LoginRequest }> {
  if (loginChallenge === undefined) return {}
  try {
    const request = await requireOAuth(context).getLoginRequest(loginChallenge)
    return { oauth2_login_challenge: loginChallenge, oauth2_login_request: request }
  } catch (error) {
    if (!(error instanceof PlatformError) || error.status >= 500) throw error
    return { oauth2_login_challenge: loginChallenge }
  }
}

function requireOAuth({ oauth }: IdentityContext): OAuthAdminApi {
  if (!oauth)
    throw identityError(
      'internal_server_error',
      'A login challenge came, but no OAuth 2.0 server is configured. Set identity.oauth2_provider.url, or run the component oauth2 in this process.',
    )
  return oauth
}
