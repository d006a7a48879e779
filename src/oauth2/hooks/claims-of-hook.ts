import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { TokenRequestForm } from '../grant-types/token-request.ts'
import { scopeWords } from '../scope-strategy.ts'
import type { ClientAccessToken, SubjectAccessToken } from '../tokens/access-token.ts'
import { hookedSession, isHooked } from './index.ts'

type OwnToken = Pick<
  ClientAccessToken | SubjectAccessToken,
  'kind' | 'scope' | 'audience' | 'issuedAt' | 'expiresAt'
> & { readonly subject?: string }

const none = {}

/** The claims that the token hook gives a token that stands for no grant; none without a hook. */
export async function claimsOfHook(
  context: OAuth2Context,
  client: Client,
  form: TokenRequestForm,
  token: OwnToken,
): Promise<Readonly<Record<string, unknown>>> {
  const grantType = form.grant_type ?? ''
  if (!isHooked(context, grantType)) return none
  const session = await hookedSession(context, {
    grantType,
    client,
    form,
    subject: token.subject ?? client.id,
    requestedScope: scopeWords(form.scope),
    grantedScope: token.scope,
    grantedAudience: token.audience,
    session: { access_token: none, id_token: none },
    issuedAt: new Date(token.issuedAt),
    expiresAt: { access_token: new Date(token.expiresAt * 1000) },
  })
  return session.access_token
}
