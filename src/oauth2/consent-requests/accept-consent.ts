import type { AcceptConsentRequest, AuthorizationDetail } from '../../contracts/oauth-admin-api.ts'
import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { scopeCovered } from '../scope-strategy.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { ConsentAcceptance } from './consent-flow.ts'

/**
 * What the login UI says of a consent. It may grant more than was asked for, but no scope that the client is
 * not registered for: such a scope is left out, and the client is told what it got (RFC 6749 §3.3).
 */
export function acceptConsent(
  { scopeStrategy }: Pick<OAuth2Settings, 'scopeStrategy'>,
  request: Pick<DescribedAuthorization, 'client' | 'authorizationDetails'>,
  body: AcceptConsentRequest,
): ConsentAcceptance {
  const { client } = request
  const granted = new Set(body.grant_scope ?? [])
  const grantDetails = body.grant_authorization_details ?? []
  refuseOtherDetails(request, grantDetails)
  return {
    grantScope: [...granted].filter((scope) => scopeCovered(scopeStrategy, client.scope, scope)),
    grantAudience: [...new Set(body.grant_access_token_audience ?? [])],
    ...(grantDetails.length > 0 && { grantDetails }),
    session: {
      access_token: body.session?.access_token ?? {},
      id_token: body.session?.id_token ?? {},
    },
    remember: body.remember ?? false,
    rememberFor: Math.max(0, body.remember_for ?? 0),
    ...(body.context !== undefined && { context: body.context }),
  }
}

/** A login UI may say more in a detail, but allow no other kind than was asked for (RFC 9396 §7). */
function refuseOtherDetails(
  { authorizationDetails }: Pick<DescribedAuthorization, 'authorizationDetails'>,
  granted: readonly AuthorizationDetail[],
): void {
  const requested = new Set(authorizationDetails.map(({ type }) => type))
  const other = granted.find(({ type }) => !requested.has(type))
  if (other)
    throw oauthError(
      'invalid_request',
      `The field 'grant_authorization_details' has the type '${other.type}', which was not requested.`,
    )
}
