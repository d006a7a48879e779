import type { ConsentRequest } from '../../contracts/oauth-admin-api.ts'
import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import { requestedExtras } from '../authorization-request/requested-extras.ts'
import type { ConsentFlow } from './consent-flow.ts'

/** A consent request as the login UI sees it. @param challenge empty where it needs none to answer */
export function presentConsentRequest(
  { id, authentication, skip }: ConsentFlow,
  request: DescribedAuthorization,
  challenge: string,
): ConsentRequest {
  return {
    challenge,
    consent_request_id: id,
    requested_scope: request.scope,
    requested_access_token_audience: request.audience,
    ...requestedExtras(request.claims, request.authorizationDetails),
    skip,
    subject: authentication.subject,
    oidc_context: request.oidcContext,
    client: request.client.document,
    request_url: request.requestUrl,
    login_challenge: id,
    login_session_id: authentication.sessionId,
    acr: authentication.acr,
    amr: authentication.amr,
    context: authentication.context,
  }
}
