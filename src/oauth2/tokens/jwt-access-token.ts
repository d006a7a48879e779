import type { AuthorizationDetail } from '../../contracts/oauth-admin-api.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { scopeWords } from '../scope-strategy.ts'
import { confirmationOf } from '../sender-constraint/confirmation.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { AccessToken, SubjectAccessToken } from './access-token.ts'
import { signJwt, verifyJwt } from './jws.ts'
import { issuedAtOf } from './token-id.ts'

/** What a JWT access token says beyond its record: Hydra's claims. */
export interface JwtAccessTokenContent {
  readonly subject: string
  readonly clientId: string
  readonly scope: readonly string[]
  readonly audience: readonly string[]
  /** RFC 9396 §9.1 */
  readonly authorizationDetails?: readonly AuthorizationDetail[] | undefined
  /** What the consent put into access tokens. */
  readonly session: Readonly<Record<string, unknown>>
  /** How the person signed in, where one did. */
  readonly authentication?: { readonly at: Date; readonly acr: string; readonly amr: readonly string[] }
}

type Claims = Readonly<Record<string, unknown>>

const reserved = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'client_id', 'scp', 'scope', 'ext'],
  'authorization_details',
  ...['grant_id', 'gen', 'act', 'origin', 'cnf'],
])

/** Signs an access token with the newest key of its set. */
export async function signAccessToken(
  keys: KeyStore,
  settings: Pick<OAuth2Settings, 'issuer' | 'jwt'>,
  token: AccessToken,
  content: JwtAccessTokenContent,
): Promise<string> {
  const key = await keys.signing('hydra.jwt.access-token')
  const hydraClaims = claims(settings, token, content)
  return settings.jwt.profile === 'hydra'
    ? signJwt(key, hydraClaims)
    : signJwt(key, profiledClaims(hydraClaims, content), 'at+jwt')
}

/** The access token that a JWT of this server is; undefined for anything else. Expiry is the caller's to check. */
export async function readJwtAccessToken(
  keys: KeyStore,
  settings: Pick<OAuth2Settings, 'issuer' | 'jwt'>,
  jwt: string,
): Promise<AccessToken | undefined> {
  const claims = await verifyJwt(keys, 'hydra.jwt.access-token', jwt)
  return claims?.iss === settings.issuer ? accessToken(settings.jwt, claims) : undefined
}

function claims(
  { issuer, jwt }: Pick<OAuth2Settings, 'issuer' | 'jwt'>,
  token: AccessToken,
  { subject, clientId, scope, audience, authorizationDetails, session }: JwtAccessTokenContent,
): Claims {
  const issuedAt = Math.floor(token.issuedAt / 1000)
  return {
    ...topLevelSession(jwt, session),
    ...(token.kind === 'subject' && { act: token.actor, origin: token.origin }),
    aud: audience,
    ...(authorizationDetails && { authorization_details: authorizationDetails }),
    client_id: clientId,
    ...(token.confirmation && { cnf: token.confirmation }),
    exp: token.expiresAt,
    ...extension(jwt, session),
    ...(token.kind === 'grant' && { grant_id: token.grantId, gen: token.generation }),
    iat: issuedAt,
    iss: issuer,
    jti: token.id,
    ...(!jwt.excludeNotBeforeClaim && { nbf: issuedAt }),
    ...(jwt.scopeClaim !== 'string' && { scp: scope }),
    ...(jwt.scopeClaim !== 'list' && { scope: scope.join(' ') }),
    sub: subject,
  }
}

/**
 * RFC 9068 §2.2: a token without an audience is for the server itself, one with a single one names it as a text; the
 * scope is a text, and how a person signed in is said where one did.
 */
function profiledClaims(claims: Claims, { scope, audience, authentication }: JwtAccessTokenContent): Claims {
  return {
    ...claims,
    aud: audience.length > 1 ? audience : (audience[0] ?? claims.iss),
    ...(scope.length > 0 && { scope: scope.join(' ') }),
    ...(authentication && {
      auth_time: Math.floor(authentication.at.getTime() / 1000),
      ...(authentication.acr !== '' && { acr: authentication.acr }),
      ...(authentication.amr.length > 0 && { amr: authentication.amr }),
    }),
  }
}

/** Session claims that the configuration lifts to the top level; reserved names never are. */
function topLevelSession({ allowedTopLevelClaims }: OAuth2Settings['jwt'], session: Claims): Claims {
  if (allowedTopLevelClaims.length === 0) return {}
  return Object.fromEntries(
    allowedTopLevelClaims
      .filter((name) => Object.hasOwn(session, name) && !reserved.has(name))
      .map((name) => [name, session[name]]),
  )
}

/** The claim `ext`: all session claims, or those that were not lifted, or none. */
function extension(jwt: OAuth2Settings['jwt'], session: Claims): Claims {
  if (jwt.mirrorTopLevelClaims) return { ext: session }
  if (!jwt.preserveExtClaims) return {}
  const lifted = new Set(jwt.allowedTopLevelClaims)
  return { ext: Object.fromEntries(Object.entries(session).filter(([name]) => !lifted.has(name))) }
}

function accessToken(jwt: OAuth2Settings['jwt'], claims: Claims): AccessToken {
  const scope = Array.isArray(claims.scp) ? claims.scp : scopeWords(String(claims.scope))
  const audience = [claims.aud].flat() as string[]
  const id = String(claims.jti)
  const confirmation = confirmationOf(claims.cnf)
  const base = { id, issuedAt: issuedAtOf(id), expiresAt: Number(claims.exp), confirmation, scope }
  if (typeof claims.grant_id === 'string')
    return {
      kind: 'grant',
      ...base,
      grantId: claims.grant_id,
      generation: Number(claims.gen),
      audience,
    }
  const session = { ...topLevelSession(jwt, claims), ...(claims.ext as Claims | undefined) }
  const own = { ...base, clientId: String(claims.client_id), audience, session }
  const { sub: subject, act, origin } = claims as { sub: string } & Pick<SubjectToken, 'act' | 'origin'>
  // A token whose subject is its client, with nothing else to say, is one of the client's own.
  if (subject === own.clientId && !act && !origin) return { kind: 'client', ...own }
  return { kind: 'subject', ...own, subject, actor: act, origin }
}

interface SubjectToken {
  readonly act: SubjectAccessToken['actor']
  readonly origin: SubjectAccessToken['origin']
}
