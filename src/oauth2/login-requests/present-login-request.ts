import type { LoginRequest } from '../../contracts/oauth-admin-api.ts'
import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import { requestedExtras } from '../authorization-request/requested-extras.ts'
import type { LoginFlow } from './login-flow.ts'

/** A login request as the login UI sees it. @param challenge empty where it needs none to answer */
export function presentLoginRequest(
  { remembered, sessionId }: LoginFlow,
  request: DescribedAuthorization,
  challenge: string,
): LoginRequest {
  return {
    challenge,
    requested_scope: request.scope,
    requested_access_token_audience: request.audience,
    ...requestedExtras(request.claims, request.authorizationDetails),
    skip: remembered !== undefined,
    subject: remembered?.subject ?? '',
    oidc_context: request.oidcContext,
    client: request.client.document,
    request_url: request.requestUrl,
    session_id: sessionId,
  }
}
