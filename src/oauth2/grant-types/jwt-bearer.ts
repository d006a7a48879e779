import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { claimsOfHook } from '../hooks/claims-of-hook.ts'
import { firstUncoveredScope, scopeWords } from '../scope-strategy.ts'
import { issuedTokenType } from '../sender-constraint/confirmation.ts'
import type { SubjectAccessToken } from '../tokens/access-token.ts'
import { lifespan } from '../tokens/lifespan.ts'
import { newTokenId } from '../tokens/token-id.ts'
import { writeAccessToken } from '../tokens/write-access-token.ts'
import {
  acceptFirstUse,
  type TrustedAssertion,
  verifyTrustedAssertion,
} from '../trusted-issuers/trusted-assertion.ts'
import type { GrantType } from './grant-type.ts'
import { allowedAudience, allowedScope } from './requested-rights.ts'
import type { TokenRequestForm, TokenResponse } from './token-request.ts'

/**
 * RFC 7523 §2.1: an assertion of a trusted issuer about its subject is exchanged for an access token. Nothing is
 * written but that the assertion was used: the token carries everything itself.
 */
export const jwtBearer: GrantType = {
  name: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  async exchange(context, client, form, confirmation) {
    if (client.isPublic)
      throw oauthError('invalid_grant', 'The client is public and therefore may not use assertions.')
    if (!form.assertion) throw oauthError('invalid_request', 'The parameter "assertion" is missing.')
    const assertion = await verifyTrustedAssertion(context, form.assertion)
    if ('refusal' in assertion) throw oauthError('invalid_grant', assertion.refusal)
    const rights = requestedRights(context, client, form, assertion)
    if (!(await acceptFirstUse(context, assertion))) throw oauthError('jti_known')
    return issueToken(context, client, form, assertion.subject, { ...rights, confirmation })
  },
}

interface Rights {
  readonly scope: readonly string[]
  readonly audience: readonly string[]
}

/** What both the client and the issuer may have. */
function requestedRights(
  { settings }: OAuth2Context,
  client: Client,
  form: TokenRequestForm,
  { issuer, trusted, claims }: TrustedAssertion,
): Rights {
  const scope = allowedScope(settings, client, scopeWords(form.scope))
  const refused = firstUncoveredScope(settings.scopeStrategy, trusted.scope, scope)
  if (refused !== undefined)
    throw oauthError('invalid_scope', `The issuer "${issuer}" is not trusted for the scope "${refused}".`)
  const audience = allowedAudience(client, form)
  const asserted = settings.jwtBearer.omitAssertionAudience ? [] : ([claims.aud].flat() as string[])
  return { scope, audience: [...new Set([...asserted, ...audience])] }
}

async function issueToken(
  context: OAuth2Context,
  client: Client,
  form: TokenRequestForm,
  subject: string,
  { scope, audience, confirmation }: Rights & Pick<SubjectAccessToken, 'confirmation'>,
): Promise<TokenResponse> {
  const issuedAt = context.clock()
  const expiresIn = lifespan(context.settings, client, 'jwt_bearer', 'access_token')
  const unhooked: SubjectAccessToken = {
    kind: 'subject',
    id: newTokenId(issuedAt),
    issuedAt: issuedAt.getTime(),
    expiresAt: Math.floor(issuedAt.getTime() / 1000) + expiresIn,
    confirmation,
    clientId: client.id,
    subject,
    scope,
    audience,
    session: {},
  }
  const session = await claimsOfHook(context, client, form, unhooked)
  const token = { ...unhooked, session }
  const content = { subject, clientId: client.id, scope, audience, session }
  return {
    access_token: await writeAccessToken(context, client, token, content),
    expires_in: expiresIn,
    scope: scope.join(' '),
    token_type: issuedTokenType(confirmation),
  }
}
