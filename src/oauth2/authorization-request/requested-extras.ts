import type { AuthorizationDetail, ConsentRequest, RequestedClaims } from '../../contracts/oauth-admin-api.ts'

/** What a request asks for beyond Hydra's API, as the login UI is told it. */
export function requestedExtras(
  claims: RequestedClaims | undefined,
  details: readonly AuthorizationDetail[] | undefined,
): Pick<ConsentRequest, 'requested_claims' | 'requested_authorization_details'> {
  return {
    ...(claims !== undefined && { requested_claims: claims }),
    ...(details !== undefined && details.length > 0 && { requested_authorization_details: details }),
  }
}
