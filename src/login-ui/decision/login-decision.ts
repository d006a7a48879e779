import type { Session } from '../../contracts/identity-api.ts'
import type { AcceptLoginRequest, LoginRequest } from '../../contracts/oauth-admin-api.ts'
import { authenticationDemands } from './authentication-request.ts'

/** Prompts that ask for a page even when the person is signed in (OpenID Connect Core §3.1.2.1, Prompt Create 1.0). */
const promptsForAPerson = ['login', 'select_account', 'create', 'registration']

/**
 * Accepts a login request from the identity session of the browser, or gives undefined when a person must be
 * asked: no session, another person than the one that is remembered or hinted at, a session that is older
 * than `max_age`, or a prompt that demands a page.
 */
export function decideLogin(
  request: LoginRequest,
  session: Session | undefined,
  now: Date,
): AcceptLoginRequest | undefined {
  if (!session?.active || session.identity?.state !== 'active') return undefined
  const secondsLeft = Math.floor((Date.parse(session.expires_at) - now.getTime()) / 1000)
  // 0 would ask the OAuth 2.0 server for its own, longer lifetime.
  if (!(secondsLeft >= 1)) return undefined
  if (request.skip && request.subject !== session.identity.id) return undefined
  if (!hintAgrees(request, session.identity.id)) return undefined

  const { prompt, maxAge } = authenticationDemands(request.request_url)
  if (promptsForAPerson.some((value) => prompt.has(value))) return undefined
  if (maxAge !== undefined && !isRecent(session.authenticated_at, maxAge, now)) return undefined

  return {
    subject: session.identity.id,
    remember: true,
    remember_for: secondsLeft,
    authenticated_at: session.authenticated_at,
    amr: [...new Set(session.authentication_methods.map(({ method }) => method))],
    acr: session.authenticator_assurance_level,
    identity_provider_session_id: session.id,
  }
}

/**
 * Whether the `id_token_hint` names this person. A pairwise hint cannot be compared here; the OAuth 2.0
 * server compares every hint once more after the login.
 */
function hintAgrees(request: LoginRequest, identityId: string): boolean {
  const hinted = request.oidc_context.id_token_hint_claims?.sub
  return hinted === undefined || request.client.subject_type === 'pairwise' || hinted === identityId
}

/** `max_age=0` asks for an authentication now, whatever there was before. */
function isRecent(authenticatedAt: string, maxAge: number, now: Date): boolean {
  return maxAge > 0 && Date.parse(authenticatedAt) + maxAge * 1000 >= now.getTime()
}
