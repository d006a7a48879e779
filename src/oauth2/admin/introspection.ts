import { z } from 'zod'
import { endpoint } from '../../http/endpoint.ts'
import type { OAuth2Context } from '../context.ts'
import { formOf } from '../endpoints/form.ts'
import type { Grant } from '../grants/grant.ts'
import type { RefreshToken } from '../grants/grant-store.ts'
import { scopeCovered, scopeWords } from '../scope-strategy.ts'
import { type Confirmation, tokenTypeOf } from '../sender-constraint/confirmation.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { ActiveAccessToken } from '../tokens/access-token-status.ts'
import { readAccessToken } from '../tokens/read-access-token.ts'
import { looksLikeRefreshToken, refreshTokenHash } from '../tokens/refresh-token.ts'
import { authorizationDetails } from './requested-extras.ts'

export const introspectionForm = z
  .object({
    token: z.string(),
    /** The token must have all of these scopes, or it counts as inactive. */
    scope: z.string(),
    token_type_hint: z.string(),
  })
  .partial()

/** RFC 7662 §2.2 and Hydra's own members. */
export const introspection = z
  .object({
    active: z.boolean(),
    /** RFC 9396 §9.2 */
    authorization_details: authorizationDetails.optional(),
    act: z.record(z.string(), z.unknown()).optional(),
    aud: z.array(z.string()).optional(),
    client_id: z.string().optional(),
    /** What its user has to prove (RFC 7800 §3.1). */
    cnf: z.record(z.string(), z.string()).optional(),
    exp: z.int().optional(),
    ext: z.record(z.string(), z.unknown()).optional(),
    iat: z.int().optional(),
    iss: z.string().optional(),
    nbf: z.int().optional(),
    obfuscated_subject: z.string().optional(),
    scope: z.string().optional(),
    sub: z.string().optional(),
    token_type: z.string().optional(),
    token_use: z.string().optional(),
    username: z.string().optional(),
  })
  .meta({ id: 'introspectedOAuth2Token' })

export type Introspection = z.output<typeof introspection>

const inactive: Introspection = { active: false }

/** RFC 7662. Whoever reaches the admin API may ask; why a token is inactive is not told. */
export const introspectionEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/oauth2/introspect',
    operationId: 'introspectOAuth2Token',
    summary: 'Whether a token is active and what it stands for',
    tag: 'oAuth2',
    body: introspectionForm,
    bodyFormats: ['form'],
    responses: { 200: introspection },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const form = formOf(request, request.body)
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
    return introspectToken(context, form)
  },
)

/** What there is to say about a token; nothing but that it is inactive unless it has the scopes that are asked for. */
export async function introspectToken(
  context: OAuth2Context,
  form: Pick<z.output<typeof introspectionForm>, 'token' | 'scope'>,
): Promise<Introspection> {
  const token = form.token ? await introspect(context, form.token) : inactive
  context.events.record('OAuth2AccessTokenInspected', { clientId: token.client_id, subject: token.sub })
  return hasScope(context.settings, token, scopeWords(form.scope)) ? token : inactive
}

async function introspect(context: OAuth2Context, text: string): Promise<Introspection> {
  if (looksLikeRefreshToken(text)) {
    const refreshToken = await context.grants.getRefreshToken(refreshTokenHash(text))
    return refreshToken && isActive(context, refreshToken)
      ? describeRefreshToken(context.settings, refreshToken)
      : inactive
  }
  const reading = await readAccessToken(context, text)
  return reading.state === 'active' ? describeAccessToken(context.settings, reading) : inactive
}

function describeAccessToken({ issuer }: OAuth2Settings, { token, grant }: ActiveAccessToken): Introspection {
  const issuedAt = Math.floor(token.issuedAt / 1000)
  return {
    active: true,
    exp: token.expiresAt,
    iat: issuedAt,
    nbf: issuedAt,
    iss: issuer,
    ...confirmationMembers(token.confirmation),
    token_use: 'access_token',
    ...(grant
      ? describeGrant(grant, {
          scope: token.scope ?? grant.grantedScope,
          audience: (token.kind === 'grant' && token.audience) || grant.grantedAudience,
        })
      : {
          aud: [...token.audience],
          client_id: token.clientId,
          sub: token.kind === 'subject' ? token.subject : token.clientId,
          ...(token.kind === 'subject' && token.actor && { act: { ...token.actor } }),
          ...(Object.keys(token.session).length > 0 && { ext: token.session }),
          ...scopeMember(token.scope),
        }),
  }
}

function describeRefreshToken(
  { issuer }: OAuth2Settings,
  { grant, issuedAt, expiresAt, confirmation }: RefreshToken,
): Introspection {
  const seconds = (moment: Date) => Math.floor(moment.getTime() / 1000)
  return {
    active: true,
    ...(expiresAt && { exp: seconds(expiresAt) }),
    iat: seconds(issuedAt),
    nbf: seconds(issuedAt),
    iss: issuer,
    ...confirmationMembers(confirmation),
    token_use: 'refresh_token',
    ...describeGrant(grant, { scope: grant.grantedScope, audience: grant.grantedAudience }),
  }
}

interface DescribedRights {
  readonly scope: readonly string[]
  readonly audience: readonly string[]
}

function describeGrant(grant: Grant, { scope, audience }: DescribedRights): Partial<Introspection> {
  const ext = grant.session.access_token
  const { authorization_details: details } = grant.request
  return {
    aud: [...audience],
    ...(details && { authorization_details: [...details] }),
    client_id: grant.clientId,
    sub: grant.subject,
    ...(grant.obfuscatedSubject !== null && { obfuscated_subject: grant.obfuscatedSubject }),
    ...(Object.keys(ext).length > 0 && { ext }),
    ...scopeMember(scope),
  }
}

/** RFC 8705 §3.2, RFC 9449 §6.2 */
function confirmationMembers(confirmation: Confirmation | undefined): Partial<Introspection> {
  return { token_type: tokenTypeOf(confirmation), ...(confirmation && { cnf: { ...confirmation } }) }
}

function scopeMember(scope: readonly string[]): Partial<Introspection> {
  return scope.length > 0 ? { scope: scope.join(' ') } : {}
}

/** A used refresh token counts as active only while the grace period lets it be used again. */
function isActive({ settings, clock }: OAuth2Context, token: RefreshToken): boolean {
  const now = clock().getTime()
  if (token.grant.tokensRevokedAt || (token.expiresAt && token.expiresAt.getTime() <= now)) return false
  if (!token.firstUsedAt) return true
  const { gracePeriod, graceReuseCount } = settings.refreshTokenRotation
  const withinPeriod = gracePeriod > 0 && token.firstUsedAt.getTime() + gracePeriod * 1000 >= now
  return withinPeriod && (graceReuseCount === 0 || token.usedCount <= graceReuseCount)
}

function hasScope(
  { scopeStrategy }: OAuth2Settings,
  { scope }: Introspection,
  wanted: readonly string[],
): boolean {
  const granted = scopeWords(scope)
  return wanted.every((word) => scopeCovered(scopeStrategy, granted, word))
}
