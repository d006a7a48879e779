import type { AcceptConsentRequest } from '../../contracts/oauth-admin-api.ts'
import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import { scopeCovered } from '../scope-strategy.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { ConsentAcceptance } from './consent-flow.ts'

/**
 * What the login UI says of a consent. It may grant more than was asked for, but no scope that the client is
 * not registered for: such a scope is left out, and the client is told what it got (RFC 6749 §3.3).
 */
export function acceptConsent(
  { scopeStrategy }: Pick<OAuth2Settings, 'scopeStrategy'>,
  { client }: Pick<DescribedAuthorization, 'client'>,
  body: AcceptConsentRequest,
): ConsentAcceptance {
  const granted = new Set(body.grant_scope ?? [])
  return {
    grantScope: [...granted].filter((scope) => scopeCovered(scopeStrategy, client.scope, scope)),
    grantAudience: [...new Set(body.grant_access_token_audience ?? [])],
    session: {
      access_token: body.session?.access_token ?? {},
      id_token: body.session?.id_token ?? {},
    },
    remember: body.remember ?? false,
    rememberFor: Math.max(0, body.remember_for ?? 0),
    ...(body.context !== undefined && { context: body.context }),
  }
}
