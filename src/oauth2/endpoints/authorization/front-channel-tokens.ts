import type { AuthorizationRequest } from '../../authorization-request/authorization-request.ts'
import { isFrontChannel } from '../../authorization-request/response-type.ts'
import type { OAuth2Context } from '../../context.ts'
import { prepareTokens, writeGrantAccessToken } from '../../grant-types/grant-tokens.ts'
import type { Grant } from '../../grants/grant.ts'
import { writeIdToken } from '../../tokens/id-token.ts'
import { lifespan } from '../../tokens/lifespan.ts'

/** The tokens that go to the client by way of the browser: never a refresh token (RFC 6749 §4.2.2). */
export async function frontChannelTokens(
  context: OAuth2Context,
  { client, responseType }: AuthorizationRequest,
  grant: Grant,
  code: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (!isFrontChannel(responseType)) return {}
  const prepared = prepareTokens(context, client, 'implicit', undefined)
  if (responseType.has('id_token'))
    context.events.record('OIDCIdentityTokenIssued', {
      clientId: client.id,
      subject: grant.subject,
      grantType: 'implicit',
      consentRequestId: grant.id,
    })
  const accessToken = responseType.has('token')
    ? await writeGrantAccessToken(context, client, grant, prepared, { scope: grant.grantedScope })
    : undefined
  return {
    ...(accessToken !== undefined && {
      access_token: accessToken,
      expires_in: String(prepared.accessTokenExpiresIn),
      token_type: 'bearer',
    }),
    ...(responseType.has('id_token') && {
      id_token: await writeIdToken(context, client, grant, {
        accessToken,
        code,
        issuedAt: prepared.issuedAt,
        lifespan: lifespan(context.settings, client, 'implicit', 'id_token'),
      }),
    }),
  }
}
