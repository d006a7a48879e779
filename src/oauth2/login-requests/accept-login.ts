import type { AcceptLoginRequest } from '../../contracts/oauth-admin-api.ts'
import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import { toSeconds } from '../challenges/request-state.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { LoginAcceptance, LoginFlow } from './login-flow.ts'

/**
 * What the login UI says of a login, completed by what the flow knows. Undefined when the flow continues
 * somebody else's login: the person who is there now must sign in first.
 */
export function acceptLogin(
  { remembered }: LoginFlow,
  { oidcContext }: Pick<DescribedAuthorization, 'oidcContext'>,
  body: AcceptLoginRequest,
  now: Date,
): LoginAcceptance | undefined {
  if (body.subject === '') throw oauthError('invalid_request', "The field 'subject' must not be empty.")
  if (remembered && remembered.subject !== body.subject) return undefined
  // Asked for a class of authentication that the login UI does not know of: none in particular.
  const unspecified = oidcContext.acr_values ? '0' : ''
  return {
    subject: body.subject,
    remember: remembered !== undefined || (body.remember ?? false),
    rememberFor: Math.max(0, body.remember_for ?? 0),
    extendSession: body.extend_session_lifespan ?? false,
    authenticatedAt: remembered?.authenticatedAt ?? authenticatedAt(body, now),
    acr: body.acr || remembered?.acr || unspecified,
    amr: body.amr ?? remembered?.amr ?? [],
    ...(body.identity_provider_session_id && {
      identityProviderSessionId: body.identity_provider_session_id,
    }),
    ...(body.force_subject_identifier && { forcedSubject: body.force_subject_identifier }),
    context: body.context ?? null,
  }
}

/** A login UI that signs in by a session of its own says when that was; a time in the future is now. */
function authenticatedAt({ authenticated_at: said }: AcceptLoginRequest, now: Date): number {
  const time = said === undefined ? now.getTime() : Date.parse(said)
  if (Number.isNaN(time))
    throw oauthError(
      'invalid_request',
      "The field 'authenticated_at' must be a time such as 2026-01-31T12:00:00Z.",
    )
  return toSeconds(new Date(Math.min(time, now.getTime())))
}
