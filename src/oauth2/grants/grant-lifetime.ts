import type { Client } from '../clients/client.ts'
import type { OAuth2Settings } from '../settings.ts'
import { after, lifespan } from '../tokens/lifespan.ts'
import type { NewGrant } from './grant.ts'

/**
 * Until when a new grant's row has a use: its code, the tokens that the code gives, a remembered consent.
 * Null is for ever. Each refresh extends it.
 */
export function grantExpiry(
  settings: Pick<OAuth2Settings, 'ttl'>,
  client: Pick<Client, 'lifespans'>,
  grant: NewGrant,
): Date | null {
  const tokens = Math.max(
    grant.codeHash ? lifespan(settings, client, 'authorization_code', 'access_token') : 0,
    grant.request.response_type ? lifespan(settings, client, 'implicit', 'access_token') : 0,
    hasOfflineAccess(grant.grantedScope)
      ? lifespan(settings, client, 'authorization_code', 'refresh_token')
      : 0,
  )
  const tokensEnd = after(grant.codeExpiresAt ?? grant.handledAt, tokens)
  if (!grant.consentRemember) return tokensEnd
  if (!tokensEnd || !grant.consentExpiresAt) return null
  return new Date(Math.max(tokensEnd.getTime(), grant.consentExpiresAt.getTime()))
}

/** Whether a granted scope includes refresh tokens (OpenID Connect Core §11, and `offline` as in Hydra). */
export function hasOfflineAccess(grantedScope: readonly string[]): boolean {
  return grantedScope.includes('offline_access') || grantedScope.includes('offline')
}
