import type { Identity, Session } from '../../contracts/identity-api.ts'
import type { AcceptConsentRequest, ConsentRequest, OAuthClient } from '../../contracts/oauth-admin-api.ts'
import { authenticationDemands } from './authentication-request.ts'
import { claimsForScopes } from './scope-claims.ts'

/**
 * Accepts a consent request that needs no page, or gives undefined when the person must be asked. The claims
 * come from the identity session, which must belong to the person that the request is about.
 */
export function decideConsent(
  request: ConsentRequest,
  session: Session | undefined,
): AcceptConsentRequest | undefined {
  const identity = consentingIdentity(request, session)
  if (!identity) return undefined
  if (!request.skip && !isImplied(request)) return undefined
  return grantConsent(request, identity, true)
}

/** Everything that was requested, with the claims that it covers. */
export function grantConsent(
  request: ConsentRequest,
  identity: Identity,
  remember: boolean,
): AcceptConsentRequest {
  return {
    grant_scope: request.requested_scope,
    grant_access_token_audience: request.requested_access_token_audience,
    ...(request.requested_authorization_details && {
      grant_authorization_details: request.requested_authorization_details,
    }),
    session: { id_token: claimsForScopes(identity, request.requested_scope) },
    remember,
    // 0: until it is revoked.
    remember_for: 0,
  }
}

/** The person of this browser, when it is the one whom the consent request is about. */
export function consentingIdentity(
  request: ConsentRequest,
  session: Session | undefined,
): Identity | undefined {
  if (!session?.active || session.identity?.state !== 'active') return undefined
  return session.identity.id === request.subject ? session.identity : undefined
}

/** An operator's own application is trusted: `skip_consent`, or `trusted` in its metadata. */
export function isTrusted(client: OAuthClient): boolean {
  return client.skip_consent || client.metadata?.trusted === true
}

/** `prompt=consent` asks for the page, whomever the application belongs to (OpenID Connect Core §3.1.2.1). */
function isImplied(request: ConsentRequest): boolean {
  return isTrusted(request.client) && !authenticationDemands(request.request_url).prompt.has('consent')
}
