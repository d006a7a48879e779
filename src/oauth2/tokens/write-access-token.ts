import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { AccessToken } from './access-token.ts'
import { type JwtAccessTokenContent, signAccessToken } from './jwt-access-token.ts'
import { sealAccessToken } from './opaque-access-token.ts'

/** Writes an access token in the client's format, or else in the server's. Nothing is stored. */
export async function writeAccessToken(
  { keys, secrets, settings, events }: Pick<OAuth2Context, 'keys' | 'secrets' | 'settings' | 'events'>,
  client: Pick<Client, 'accessTokenStrategy'>,
  token: AccessToken,
  content: JwtAccessTokenContent,
): Promise<string> {
  events.record('OAuth2AccessTokenIssued', {
    clientId: content.clientId,
    subject: content.subject,
    consentRequestId: token.kind === 'grant' ? token.grantId : undefined,
  })
  return (client.accessTokenStrategy ?? settings.accessTokenStrategy) === 'jwt'
    ? signAccessToken(keys, settings, token, content)
    : sealAccessToken(secrets, token)
}
