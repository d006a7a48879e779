import type { Client } from '../clients/client.ts'
import type { OAuth2Settings } from '../settings.ts'
import { after, lifespan } from '../tokens/lifespan.ts'
import type { NewGrant } from './grant.ts'

/** What says how long a grant is of use. */
export type GrantLifetimes = Pick<OAuth2Settings, 'ttl' | 'refreshTokenLimits'>

/**
 * Until when a new grant's row has a use: its code, the tokens that the code gives, a remembered consent.
 * Null is for ever. Each refresh extends it.
 * @param code what the tokens come for, which is a code of the grant's own unless said
 */
export function grantExpiry(
  settings: GrantLifetimes,
  client: Pick<Client, 'lifespans'>,
  grant: NewGrant,
  code: 'authorization_code' | 'device_authorization' = 'authorization_code',
): Date | null {
  const forDevice = code === 'device_authorization'
  const tokens = Math.max(
    grant.codeHash || forDevice ? lifespan(settings, client, code, 'access_token') : 0,
    grant.request.response_type ? lifespan(settings, client, 'implicit', 'access_token') : 0,
    hasOfflineAccess(grant.grantedScope) ? lifespan(settings, client, code, 'refresh_token') : 0,
  )
  const untilCodeEnds = forDevice ? settings.ttl.deviceUserCode : 0
  const tokensEnd = after(grant.codeExpiresAt ?? grant.handledAt, untilCodeEnds + tokens)
  if (!grant.consentRemember) return tokensEnd
  if (!tokensEnd || !grant.consentExpiresAt) return null
  return new Date(Math.max(tokensEnd.getTime(), grant.consentExpiresAt.getTime()))
}

/** Whether a granted scope includes refresh tokens (OpenID Connect Core §11, and `offline` as in Hydra). */
export function hasOfflineAccess(grantedScope: readonly string[]): boolean {
  return grantedScope.includes('offline_access') || grantedScope.includes('offline')
}
