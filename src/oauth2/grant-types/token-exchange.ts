import { firstUncoveredAudience } from '../audience-strategy.ts'
import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { claimsOfHook } from '../hooks/claims-of-hook.ts'
import { scopeCovered, scopeWords } from '../scope-strategy.ts'
import { type Confirmation, issuedTokenType } from '../sender-constraint/confirmation.ts'
import { checkExchangePolicy } from '../token-exchange/exchange-policy.ts'
import { type PresentedToken, readPresentedToken } from '../token-exchange/presented-token.ts'
import { tokenExchangeGrant, tokenTypes } from '../token-exchange/token-types.ts'
import type { Actor, SubjectAccessToken } from '../tokens/access-token.ts'
import { lifespan } from '../tokens/lifespan.ts'
import { newTokenId } from '../tokens/token-id.ts'
import { writeAccessToken } from '../tokens/write-access-token.ts'
import type { GrantType } from './grant-type.ts'
import { allowedAudience, allowedScope } from './requested-rights.ts'
import type { TokenRequestForm, TokenResponse } from './token-request.ts'

/**
 * RFC 8693: a token is exchanged for one that says the same of its subject, with less or equal rights, for another
 * client. With an actor token the new one says who acts (delegation), without one it does not (impersonation). It
 * ends no later than what it was exchanged for, and with it. Nothing is written.
 */
export const tokenExchange: GrantType = {
  name: tokenExchangeGrant,
  async exchange(context, client, form, confirmation) {
    if (client.isPublic)
      throw oauthError('invalid_grant', 'The client is public and therefore may not exchange tokens.')
    refuseOtherTokenTypes(context, client, form.requested_token_type)
    const subject = await readPresentedToken(context, 'subject', form.subject_token, form.subject_token_type)
    const actor = await readActor(context, form)
    checkExchangePolicy(client, context.settings.issuer, subject, actor)
    return issueToken(context, client, form, confirmation, { subject, actor })
  },
}

/** Access tokens only. Whoever asks for a JWT gets one where the client has JWT access tokens. */
function refuseOtherTokenTypes({ settings }: OAuth2Context, client: Client, type: string | undefined): void {
  if (type === undefined || type === tokenTypes.accessToken) return
  const strategy = client.accessTokenStrategy ?? settings.accessTokenStrategy
  if (type === tokenTypes.jwt && strategy === 'jwt') return
  throw oauthError('invalid_request', `The client cannot have a token of the type "${type}".`)
}

async function readActor(
  context: OAuth2Context,
  form: TokenRequestForm,
): Promise<PresentedToken | undefined> {
  if (form.actor_token !== undefined)
    return readPresentedToken(context, 'actor', form.actor_token, form.actor_token_type)
  if (form.actor_token_type !== undefined)
    throw oauthError('invalid_request', 'The parameter "actor_token_type" is there without an actor token.')
  return undefined
}

interface Parties {
  readonly subject: PresentedToken
  readonly actor: PresentedToken | undefined
}

async function issueToken(
  context: OAuth2Context,
  client: Client,
  form: TokenRequestForm,
  confirmation: Confirmation | undefined,
  { subject, actor }: Parties,
): Promise<TokenResponse> {
  const issuedAt = context.clock()
  const now = Math.floor(issuedAt.getTime() / 1000)
  const longest = now + lifespan(context.settings, client, 'token_exchange', 'access_token')
  const expiresAt = Math.min(longest, subject.expiresAt, actor?.expiresAt ?? longest)
  const unhooked: SubjectAccessToken = {
    kind: 'subject',
    id: newTokenId(issuedAt),
    issuedAt: issuedAt.getTime(),
    expiresAt,
    confirmation,
    clientId: client.id,
    subject: subject.subject,
    scope: grantedScope(context, client, subject, scopeWords(form.scope)),
    audience: grantedAudience(client, subject, form),
    actor: actor ? acting(actor, subject.actor) : subject.actor,
    origin: originOf(subject, actor),
    session: {},
  }
  const session = await claimsOfHook(context, client, form, unhooked)
  const token = { ...unhooked, session }
  return {
    access_token: await writeAccessToken(context, client, token, token),
    issued_token_type: form.requested_token_type ?? tokenTypes.accessToken,
    expires_in: expiresAt - now,
    scope: token.scope.join(' '),
    token_type: issuedTokenType(confirmation),
  }
}

/** Never more than the subject token has, and never more than the client may have. */
function grantedScope(
  { settings }: OAuth2Context,
  client: Client,
  subject: PresentedToken,
  requested: readonly string[],
): readonly string[] {
  const { scopeStrategy } = settings
  if (requested.length === 0)
    return subject.scope.filter(
      (scope) => !forPeople.has(scope) && scopeCovered(scopeStrategy, client.scope, scope),
    )
  const refused = subject.limitsScope ? requested.find((scope) => !subject.scope.includes(scope)) : undefined
  if (refused !== undefined)
    throw oauthError('invalid_scope', `The subject token does not have the scope "${refused}".`)
  return allowedScope(settings, client, requested)
}

/** What only a sign-in gives: ID tokens and refresh tokens. */
const forPeople = new Set(['openid', 'offline', 'offline_access'])

/** The audience that is asked for (RFC 8693 §2.1), or what is left of the subject token's for this client. */
function grantedAudience(client: Client, subject: PresentedToken, form: TokenRequestForm): readonly string[] {
  const requested = allowedAudience(client, form)
  if (requested.length > 0) return requested
  return subject.audience.filter(
    (audience) => firstUncoveredAudience(client.document.audience, [audience]) === undefined,
  )
}

/** RFC 8693 §4.1: the one who acts now, and inside who acted before. */
function acting({ subject, issuedBy }: PresentedToken, before: Actor | undefined): Actor {
  return {
    sub: subject,
    ...('trustedIssuer' in issuedBy ? { iss: issuedBy.trustedIssuer } : { client_id: issuedBy.clientId }),
    ...(before && { act: before }),
  }
}

/** Ends with either of the two; with the grant of the subject. */
function originOf(
  { origin }: PresentedToken,
  actor: PresentedToken | undefined,
): SubjectAccessToken['origin'] {
  return { ...origin, tokenIds: [...origin.tokenIds, ...(actor?.origin.tokenIds ?? [])] }
}
