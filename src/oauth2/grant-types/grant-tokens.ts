import type { Client, GrantName } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import type { Grant } from '../grants/grant.ts'
import type { NewRefreshToken } from '../grants/grant-store.ts'
import { refreshTokenExpiry } from '../grants/refresh-token-expiry.ts'
import { type Confirmation, issuedTokenType } from '../sender-constraint/confirmation.ts'
import type { GrantAccessToken } from '../tokens/access-token.ts'
import { writeIdToken } from '../tokens/id-token.ts'
import { after, lifespan } from '../tokens/lifespan.ts'
import { newRefreshToken } from '../tokens/refresh-token.ts'
import { newTokenId } from '../tokens/token-id.ts'
import { writeAccessToken } from '../tokens/write-access-token.ts'
import type { TokenResponse } from './token-request.ts'

/** Tokens that are about to be issued for a grant: the refresh token is written before the others are signed. */
export interface PreparedTokens {
  readonly grantName: GrantName
  readonly issuedAt: Date
  readonly accessTokenId: string
  readonly accessTokenExpiresIn: number
  /** What the access token is bound to. */
  readonly confirmation: Confirmation | undefined
  readonly refreshToken: { readonly text: string; readonly row: NewRefreshToken }
}

/**
 * Draws ids and times of new tokens. Refresh tokens of a public client are bound as its access tokens are
 * (RFC 9449 §5, RFC 8705 §4); another client authenticates when it uses one.
 * @param beganAt when the chain of refresh tokens began that the new one goes on; now unless said
 */
export function prepareTokens(
  { settings, clock }: Pick<OAuth2Context, 'settings' | 'clock'>,
  client: Client,
  grantName: GrantName,
  confirmation: Confirmation | undefined,
  beganAt?: Date,
): PreparedTokens {
  const issuedAt = clock()
  const accessTokenId = newTokenId(issuedAt)
  const accessTokenExpiresIn = lifespan(settings, client, grantName, 'access_token')
  const { token: text, hash } = newRefreshToken()
  const row: NewRefreshToken = {
    hash,
    expiresAt: refreshTokenExpiry(settings, {
      issuedAt,
      beganAt: beganAt ?? issuedAt,
      expiresAt: after(issuedAt, lifespan(settings, client, grantName, 'refresh_token')),
    }),
    accessTokenId,
    accessTokenExpiresAt: new Date(issuedAt.getTime() + accessTokenExpiresIn * 1000),
    confirmation: client.isPublic ? confirmation : undefined,
  }
  const refreshToken = { text, row }
  return { grantName, issuedAt, accessTokenId, accessTokenExpiresIn, confirmation, refreshToken }
}

/** Signs or seals what was prepared (RFC 6749 §5.1). @param scope of the access token, within the grant's */
export async function issueTokens(
  context: OAuth2Context,
  client: Client,
  grant: Grant,
  prepared: PreparedTokens,
  { scope, audience, refreshable, code }: TokenIssue,
): Promise<TokenResponse> {
  const { issuedAt, accessTokenExpiresIn: expiresIn, refreshToken } = prepared
  const accessToken = await writeGrantAccessToken(context, client, grant, prepared, { scope, audience })
  const { authorization_details: details } = grant.request
  const attributes = {
    clientId: client.id,
    subject: grant.subject,
    grantType: prepared.grantName,
    consentRequestId: grant.id,
  }
  if (refreshable) context.events.record('OAuth2RefreshTokenIssued', attributes)
  if (scope.includes('openid')) context.events.record('OIDCIdentityTokenIssued', attributes)
  return {
    access_token: accessToken,
    expires_in: expiresIn,
    ...(scope.includes('openid') && {
      id_token: await writeIdToken(context, client, grant, {
        accessToken,
        code,
        issuedAt,
        lifespan: lifespan(context.settings, client, prepared.grantName, 'id_token'),
      }),
    }),
    ...(refreshable && { refresh_token: refreshToken.text }),
    scope: scope.join(' '),
    ...(details && { authorization_details: [...details] }),
    token_type: issuedTokenType(prepared.confirmation),
  }
}

/** What the access token carries of the grant. */
export interface CarriedRights {
  /** Within the grant's (RFC 6749 §6). */
  readonly scope: readonly string[]
  /** Within the grant's (RFC 8707 §2.2); undefined for all of it. */
  readonly audience?: readonly string[] | undefined
}

export interface TokenIssue extends CarriedRights {
  readonly refreshable: boolean
  /** What the ID token names by its hash. */
  readonly code?: string | undefined
}

/** The access token that stands for a grant. */
export function writeGrantAccessToken(
  context: OAuth2Context,
  client: Client,
  grant: Grant,
  { accessTokenId, accessTokenExpiresIn, issuedAt, confirmation }: PreparedTokens,
  { scope, audience }: CarriedRights,
): Promise<string> {
  const token: GrantAccessToken = {
    kind: 'grant',
    id: accessTokenId,
    issuedAt: issuedAt.getTime(),
    expiresAt: Math.floor(issuedAt.getTime() / 1000) + accessTokenExpiresIn,
    confirmation,
    grantId: grant.id,
    generation: grant.generation,
    scope: scope.length < grant.grantedScope.length ? scope : undefined,
    ...(audience && { audience }),
  }
  return writeAccessToken(context, client, token, {
    // Everybody who reads the token sees what the client sees.
    subject: grant.obfuscatedSubject ?? grant.subject,
    clientId: client.id,
    scope,
    audience: audience ?? grant.grantedAudience,
    authorizationDetails: grant.request.authorization_details,
    session: grant.session.access_token,
    authentication: { at: grant.authenticatedAt, acr: grant.request.acr, amr: grant.request.amr },
  })
}
