import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { Grant } from '../grants/grant.ts'
import { readAccessToken } from './read-access-token.ts'
import { looksLikeRefreshToken, refreshTokenHash } from './refresh-token.ts'

/**
 * Ends a token of a client, and with it everything that was issued for the same grant (RFC 7009 §2.1). A
 * token that is unknown, dead already or another client's is left as it is.
 */
export async function revokeToken(context: OAuth2Context, client: Client, text: string): Promise<void> {
  const { database, grants } = context
  if (looksLikeRefreshToken(text)) {
    const refreshToken = await grants.getRefreshToken(refreshTokenHash(text))
    if (refreshToken?.grant.clientId === client.id) await revokeGrant(context, refreshToken.grant)
    return
  }
  const reading = await readAccessToken(context, text)
  if (reading.state !== 'active') return
  const { token, grant } = reading
  if (grant) {
    if (grant.clientId === client.id) await revokeGrant(context, grant)
  } else if (token.clientId === client.id) {
    await database.query(insertRevokedToken, [token.id, new Date(token.expiresAt * 1000)])
    context.events.record('OAuth2AccessTokenRevoked', { clientId: client.id, subject: client.id })
  }
}

async function revokeGrant({ grants, events }: OAuth2Context, grant: Grant): Promise<void> {
  await grants.revokeTokens(grant.id)
  const { id: consentRequestId, clientId, subject } = grant
  events.record('OAuth2AccessTokenRevoked', { clientId, subject, consentRequestId })
}

const insertRevokedToken = {
  name: 'oauth2-revoked-tokens-insert',
  text: `insert into oauth2.revoked_tokens (token_id, expires_at) values ($1, $2) on conflict do nothing`,
}
