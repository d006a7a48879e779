import type { Client } from '../clients/client.ts'
import type { TokenRequestForm } from '../grant-types/token-request.ts'
import type { Grant } from '../grants/grant.ts'
import type { OAuth2Settings } from '../settings.ts'
import { timeText } from '../time-text.ts'

/** Tokens that are about to be issued, for a hook to look at. */
export interface HookedTokens {
  readonly grantType: string
  readonly client: Client
  readonly form: TokenRequestForm
  readonly subject: string
  readonly requestedScope: readonly string[]
  readonly grantedScope: readonly string[]
  readonly grantedAudience: readonly string[]
  readonly session: Grant['session']
  /** What a person granted; undefined for grant types without a person. */
  readonly grant?: Grant
  readonly issuedAt: Date
  /** When what is issued, or was used, expires. */
  readonly expiresAt: {
    readonly access_token: Date
    readonly authorize_code?: Date | undefined
    readonly refresh_token?: Date | undefined
  }
  /** Ids of the keys that sign, where something is signed. */
  readonly accessTokenKid: string | undefined
  readonly idTokenKid: string | undefined
}

const never = '0001-01-01T00:00:00Z'

/** The body of the token hook, in Hydra's shape. */
export function tokenHookBody(settings: OAuth2Settings, tokens: HookedTokens) {
  return {
    session: hookSession(settings, tokens),
    request: {
      client_id: tokens.client.id,
      requested_scopes: tokens.requestedScope,
      granted_scopes: tokens.grantedScope,
      granted_audience: tokens.grantedAudience,
      grant_types: [tokens.grantType],
      payload: payload(tokens.form),
    },
  }
}

/** The body of the refresh token hook, in Hydra's shape. */
export function refreshTokenHookBody(settings: OAuth2Settings, tokens: HookedTokens) {
  const { grantedScope, grantedAudience } = tokens
  const requester = {
    client_id: tokens.client.id,
    granted_scopes: grantedScope,
    granted_audience: grantedAudience,
  }
  return {
    subject: tokens.subject,
    session: hookSession(settings, tokens),
    requester: { ...requester, grant_types: [tokens.grantType] },
    ...requester,
  }
}

function hookSession({ issuer, jwt }: OAuth2Settings, tokens: HookedTokens) {
  const { client, session, grant, accessTokenKid, idTokenKid } = tokens
  const expiresAt = Object.entries(tokens.expiresAt).flatMap(([name, moment]) =>
    moment === undefined ? [] : [[name, timeText(moment)]],
  )
  return {
    id_token: {
      id_token_claims: idTokenClaims(issuer, tokens),
      headers: { extra: idTokenKid === undefined ? null : { kid: idTokenKid } },
      expires_at: Object.fromEntries(expiresAt),
      subject: tokens.subject,
    },
    extra: session.access_token,
    client_id: client.id,
    consent_challenge: grant?.id ?? '',
    exclude_not_before_claim: jwt.excludeNotBeforeClaim,
    allowed_top_level_claims: jwt.allowedTopLevelClaims,
    mirror_top_level_claims: jwt.mirrorTopLevelClaims,
    kid: accessTokenKid ?? '',
  }
}

function idTokenClaims(issuer: string, { client, session, grant, issuedAt }: HookedTokens) {
  return {
    jti: '',
    iss: issuer,
    sub: grant ? (grant.obfuscatedSubject ?? grant.subject) : '',
    aud: grant ? [client.id] : null,
    nonce: grant?.request.nonce ?? '',
    exp: never,
    iat: timeText(issuedAt),
    rat: grant ? timeText(grant.requestedAt) : never,
    auth_time: grant ? timeText(grant.authenticatedAt) : never,
    at_hash: '',
    acr: grant?.request.acr ?? '',
    amr: grant?.request.amr ?? null,
    c_hash: '',
    ext: grant ? { ...session.id_token, ...(grant.loginSessionId && { sid: grant.loginSessionId }) } : null,
  }
}

/** Only what is no secret. */
const payloadNames = ['grant_type', 'response_type', 'scope', 'client_id', 'assertion'] as const

function payload(form: TokenRequestForm): Record<string, readonly string[]> {
  const sent = form as Readonly<Record<string, string | undefined>>
  return Object.fromEntries(
    payloadNames.flatMap((name) => {
      const value = sent[name]
      return value === undefined ? [] : [[name, [value]]]
    }),
  )
}
