import { isDeepStrictEqual } from 'node:util'
import type { AuthorizationDetail } from '../../contracts/oauth-admin-api.ts'
import { audienceValues, firstUncoveredAudience } from '../audience-strategy.ts'
import { readAuthorizationDetails } from '../authorization-request/authorization-details.ts'
import type { Client } from '../clients/client.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { refuseUncoveredResources, resourceValues } from '../resource-indicators.ts'
import { firstUncoveredScope } from '../scope-strategy.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { TokenRequestForm } from './token-request.ts'

/** The scope that a request asks for, every word of it one that the client is registered for (RFC 6749 §3.3). */
export function allowedScope(
  { scopeStrategy }: Pick<OAuth2Settings, 'scopeStrategy'>,
  client: Client,
  requested: readonly string[],
): readonly string[] {
  const refused = firstUncoveredScope(scopeStrategy, client.scope, requested)
  if (refused === undefined) return requested
  throw oauthError('invalid_scope', `The client is not allowed to request the scope "${refused}".`)
}

/** The audiences that a request asks for, every one of them one that the client is registered for. */
export function allowedAudience(client: Client, { audience, resource }: TokenRequestForm): readonly string[] {
  const requested = audienceValues(audience)
  const resources = resourceValues(resource)
  refuseUncoveredResources(client.document.audience, resources)
  const refused = firstUncoveredAudience(client.document.audience, requested)
  if (refused === undefined) return [...new Set([...requested, ...resources])]
  throw oauthError('invalid_request', `The client is not allowed to request the audience "${refused}".`)
}

/**
 * RFC 9396 §6: tokens carry the details that were granted, all of them. Throws `invalid_authorization_details`
 * when a request asks for others, rather than to give it a token that says something else.
 */
export function requireGrantedDetails(
  granted: readonly AuthorizationDetail[] | undefined,
  { authorization_details: sent }: TokenRequestForm,
): void {
  if (sent === undefined || isDeepStrictEqual(readAuthorizationDetails(sent), granted ?? [])) return
  throw oauthError(
    'invalid_authorization_details',
    'A token has the authorization details that were granted, all of them: leave the parameter out.',
  )
}
