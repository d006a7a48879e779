import type { PlatformError } from '../../contracts/platform-error.ts'
import { firstUncoveredAudience } from '../audience-strategy.ts'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { RefreshToken } from '../grants/grant-store.ts'
import { narrowedAudience } from '../resource-indicators.ts'
import { firstUncoveredScope, scopeWords } from '../scope-strategy.ts'
import { type Confirmation, confirms } from '../sender-constraint/confirmation.ts'
import { refreshTokenHash } from '../tokens/refresh-token.ts'
import { issueTokens, prepareTokens } from './grant-tokens.ts'
import type { GrantType } from './grant-type.ts'
import { changedSession } from './hooked-grant.ts'
import { requireGrantedDetails } from './requested-rights.ts'

/**
 * RFC 6749 §6 with rotation: a refresh token works once, or as often as the grace period says. Using one
 * after that ends the whole chain (RFC 9700 §4.14.2), as one of those who hold it is not the client.
 */
export const refreshToken: GrantType = {
  name: 'refresh_token',
  async exchange(context, client, form, confirmation) {
    const { clock, grants, settings } = context
    if (!form.refresh_token) throw oauthError('invalid_request', 'The parameter "refresh_token" is missing.')
    const hash = refreshTokenHash(form.refresh_token)
    const token = await grants.getRefreshToken(hash)
    if (!token) throw oauthError('invalid_grant', 'The refresh token is malformed or not valid.')
    const { grant } = token
    const refusal = refusalOf(token, client, confirmation, clock())
    if (refusal) throw refusal
    const scope = narrowedScope(grant.grantedScope, scopeWords(form.scope))
    const audience = narrowedAudience(grant.grantedAudience, form.resource)
    requireGrantedDetails(grant.request.authorization_details, form)
    refuseWhatTheClientLost(context, client, token)

    const prepared = prepareTokens(context, client, 'refresh_token', confirmation, grant.handledAt)
    const session = await changedSession(context, { client, form, grant, prepared })
    const rotated = await grants.rotateRefreshToken({
      hash,
      grantId: grant.id,
      now: prepared.issuedAt,
      ...settings.refreshTokenRotation,
      successor: prepared.refreshToken.row,
      session,
    })
    if (!rotated) {
      await grants.revokeTokens(grant.id)
      throw oauthError('invalid_grant', 'The refresh token was already used.')
    }
    const refreshed = { ...grant, generation: rotated.generation, ...(session && { session }) }
    return issueTokens(context, client, refreshed, prepared, {
      scope,
      audience,
      refreshable: true,
    })
  },
}

function refusalOf(
  { grant, expiresAt, confirmation: bound }: RefreshToken,
  client: Client,
  confirmation: Confirmation | undefined,
  now: Date,
): PlatformError | undefined {
  if (grant.clientId !== client.id)
    return oauthError('invalid_grant', 'The refresh token was issued to another client.')
  if (grant.tokensRevokedAt)
    return oauthError('invalid_grant', 'The refresh token is malformed or not valid.')
  if (expiresAt && expiresAt <= now) return oauthError('invalid_grant', 'The refresh token has expired.')
  if (!confirms(confirmation, bound))
    return oauthError(
      'invalid_grant',
      'The refresh token is bound: prove the key or the certificate that it was issued for.',
    )
  return undefined
}

/** A client may ask for an access token with less (RFC 6749 §6); the next refresh starts from the whole again. */
function narrowedScope(granted: readonly string[], requested: readonly string[]): readonly string[] {
  if (requested.length === 0) return granted
  const refused = requested.find((scope) => !granted.includes(scope))
  if (refused !== undefined)
    throw oauthError('invalid_scope', `The scope "${refused}" was not granted by the person.`)
  return granted.filter((scope) => requested.includes(scope))
}

/** What was granted must still be the client's to have. */
function refuseWhatTheClientLost({ settings }: OAuth2Context, client: Client, { grant }: RefreshToken): void {
  const scope = firstUncoveredScope(settings.scopeStrategy, client.scope, grant.grantedScope)
  if (scope !== undefined)
    throw oauthError('invalid_scope', `The client is not allowed to request the scope "${scope}" any more.`)
  const audience = firstUncoveredAudience(client.document.audience, grant.grantedAudience)
  if (audience !== undefined)
    throw oauthError(
      'invalid_request',
      `The client is not allowed to request the audience "${audience}" any more.`,
    )
}
