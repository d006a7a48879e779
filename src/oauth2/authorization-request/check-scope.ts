import { oauthError } from '../errors/oauth-error.ts'
import { firstUncoveredScope } from '../scope-strategy.ts'
import type { Check } from './check.ts'

/** Every scope is one that the client is registered for (RFC 6749 §3.3). */
export const checkScope: Check = ({ client, scope }, { settings }) => {
  const uncovered = firstUncoveredScope(settings.scopeStrategy, client.scope, scope)
  if (uncovered !== undefined)
    throw oauthError('invalid_scope', `The client is not registered for the scope '${uncovered}'.`)
}
