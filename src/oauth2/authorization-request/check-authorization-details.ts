import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** Every detail is of a type that the client registered (RFC 9396 §5, §10). */
export const checkAuthorizationDetails: Check = ({ client, authorizationDetails }) => {
  const allowed = client.document.authorization_details_types ?? []
  const refused = authorizationDetails.find(({ type }) => !allowed.includes(type))
  if (refused)
    throw oauthError(
      'invalid_authorization_details',
      `The client is not registered for authorization details of the type '${refused.type}'.`,
    )
}
