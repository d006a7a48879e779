import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { claimsOfHook } from '../hooks/claims-of-hook.ts'
import { scopeWords } from '../scope-strategy.ts'
import { issuedTokenType } from '../sender-constraint/confirmation.ts'
import type { ClientAccessToken } from '../tokens/access-token.ts'
import { lifespan } from '../tokens/lifespan.ts'
import { newTokenId } from '../tokens/token-id.ts'
import { writeAccessToken } from '../tokens/write-access-token.ts'
import type { GrantType } from './grant-type.ts'
import { allowedAudience, allowedScope, requireGrantedDetails } from './requested-rights.ts'

/** RFC 6749 §4.4. Needs no statement: the client is in memory and the token carries everything itself. */
export const clientCredentials: GrantType = {
  name: 'client_credentials',
  async exchange(context, client, form, confirmation) {
    if (client.isPublic)
      throw oauthError(
        'invalid_grant',
        'The client is public and therefore may not use the grant type "client_credentials".',
      )
    const scope = grantedScope(context, client, scopeWords(form.scope))
    const audience = allowedAudience(client, form)
    requireGrantedDetails(undefined, form)
    const issuedAt = context.clock()
    const expiresIn = lifespan(context.settings, client, 'client_credentials', 'access_token')
    const unhooked: ClientAccessToken = {
      kind: 'client',
      id: newTokenId(issuedAt),
      issuedAt: issuedAt.getTime(),
      expiresAt: Math.floor(issuedAt.getTime() / 1000) + expiresIn,
      confirmation,
      clientId: client.id,
      scope,
      audience,
      session: {},
    }
    const session = await claimsOfHook(context, client, form, unhooked)
    const token = { ...unhooked, session }
    const content = { subject: client.id, clientId: client.id, scope, audience, session }
    return {
      access_token: await writeAccessToken(context, client, token, content),
      expires_in: expiresIn,
      scope: scope.join(' '),
      token_type: issuedTokenType(confirmation),
    }
  },
}

function grantedScope(
  { settings }: OAuth2Context,
  client: Client,
  requested: readonly string[],
): readonly string[] {
  if (requested.length === 0) return settings.clientCredentials.defaultGrantAllowedScope ? client.scope : []
  return allowedScope(settings, client, requested)
}
