import { firstUncoveredAudience } from '../audience-strategy.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { Check } from './check.ts'

/** Every audience is one that the client is registered for. */
export const checkAudience: Check = ({ client, audience }) => {
  const uncovered = firstUncoveredAudience(client.document.audience, audience)
  if (uncovered !== undefined)
    throw oauthError('invalid_request', `The client is not registered for the audience '${uncovered}'.`)
}
