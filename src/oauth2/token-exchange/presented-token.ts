import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { Actor, TokenOrigin } from '../tokens/access-token.ts'
import type { ActiveAccessToken } from '../tokens/access-token-status.ts'
import { verifyIdTokenHint } from '../tokens/id-token-hint.ts'
import { readAccessToken } from '../tokens/read-access-token.ts'
import { verifyTrustedAssertion } from '../trusted-issuers/trusted-assertion.ts'
import { tokenTypes } from './token-types.ts'

/** A token that is to be exchanged, or whose subject is to act (RFC 8693 §2.1): genuine and in force. */
export interface PresentedToken {
  readonly subject: string
  readonly issuedBy: TokenIssuer
  /** What it gives access to; empty when it gives none. */
  readonly scope: readonly string[]
  /** Whether it is for its scope alone, or says nothing of what its subject may do. */
  readonly limitsScope: boolean
  readonly audience: readonly string[]
  /** Seconds since the epoch. */
  readonly expiresAt: number
  readonly actor: Actor | undefined
  /** Who may act for its subject (RFC 8693 §4.4). */
  readonly mayAct: unknown
  readonly origin: TokenOrigin
}

/** This server, for a client of its own, or somebody else whom it trusts. */
export type TokenIssuer = { readonly clientId: string } | { readonly trustedIssuer: string }

/** @param role for the error: `subject` or `actor`. @throws PlatformError 400 `invalid_request` */
export async function readPresentedToken(
  context: OAuth2Context,
  role: 'subject' | 'actor',
  token: string | undefined,
  type: string | undefined,
): Promise<PresentedToken> {
  if (!token) throw refuse(role, 'is missing')
  if (!type) throw oauthError('invalid_request', `The parameter "${role}_token_type" is missing.`)
  const presented = await read(context, token, type)
  if (typeof presented === 'string') throw refuse(role, presented)
  return presented
}

/** The token, or what is wrong with it. */
async function read(context: OAuth2Context, token: string, type: string): Promise<PresentedToken | string> {
  if (type === tokenTypes.accessToken) return readOwnAccessToken(context, token)
  if (type === tokenTypes.idToken) return readOwnIdToken(context, token)
  if (type === tokenTypes.jwt) return readAssertion(context, token)
  return `has a type that is not supported: ${type}`
}

async function readOwnAccessToken(context: OAuth2Context, text: string): Promise<PresentedToken | string> {
  const reading = await readAccessToken(context, text)
  if (reading.state !== 'active') return 'is unknown, has expired or was revoked'
  if (reading.grant?.obfuscatedSubject) return pairwise
  return describeAccessToken(reading)
}

function describeAccessToken({ token, grant }: ActiveAccessToken): PresentedToken {
  const { expiresAt, id } = token
  if (grant)
    return {
      subject: grant.subject,
      issuedBy: { clientId: grant.clientId },
      scope: token.scope ?? grant.grantedScope,
      limitsScope: true,
      audience: token.audience ?? grant.grantedAudience,
      expiresAt,
      actor: undefined,
      mayAct: grant.session.access_token.may_act,
      origin: { grantId: grant.id, tokenIds: [id] },
    }
  const isOfSubject = token.kind === 'subject'
  return {
    subject: isOfSubject ? token.subject : token.clientId,
    issuedBy: { clientId: token.clientId },
    scope: token.scope,
    limitsScope: true,
    audience: token.audience,
    expiresAt,
    actor: isOfSubject ? token.actor : undefined,
    mayAct: token.session.may_act,
    origin: {
      grantId: isOfSubject ? token.origin?.grantId : undefined,
      tokenIds: [...((isOfSubject && token.origin?.tokenIds) || []), id],
    },
  }
}

/** An ID token says who somebody is, not what they may do: its scope is none. */
async function readOwnIdToken(context: OAuth2Context, text: string): Promise<PresentedToken | string> {
  const claims = await verifyIdTokenHint(context, text)
  // Other JWTs are signed with the same key; what makes an ID token is OpenID Connect Core §2.
  if (!claims?.sub || typeof claims.exp !== 'number' || typeof claims.auth_time !== 'number')
    return 'is no ID token of this server'
  if (claims.exp * 1000 <= context.clock().getTime()) return 'has expired'
  const clientId = [claims.aud].flat()[0] ?? ''
  const client = await context.clients.get(clientId)
  if (!client) return 'is of a client that does not exist any more'
  if (client.document.subject_type === 'pairwise') return pairwise
  if (claims.sid !== undefined && !(await context.loginSessions.get(claims.sid)))
    return 'is of a sign-in that has ended'
  return {
    subject: claims.sub,
    issuedBy: { clientId },
    scope: [],
    limitsScope: false,
    audience: [],
    expiresAt: claims.exp,
    actor: undefined,
    mayAct: claims.may_act,
    origin: { tokenIds: [] },
  }
}

async function readAssertion(context: OAuth2Context, text: string): Promise<PresentedToken | string> {
  const assertion = await verifyTrustedAssertion(context, text)
  if ('refusal' in assertion) return `is refused: ${assertion.refusal}`
  const { issuer, subject, trusted, claims } = assertion
  return {
    subject,
    issuedBy: { trustedIssuer: issuer },
    scope: trusted.scope,
    limitsScope: true,
    audience: [],
    expiresAt: Math.min(Number(claims.exp), Math.floor(trusted.expiresAt.getTime() / 1000)),
    actor: undefined,
    mayAct: claims.may_act,
    origin: { tokenIds: [] },
  }
}

/** What a client calls somebody must not become known to another one (OpenID Connect Core §8.1). */
const pairwise = 'is of a person whom only its client knows by this name (pairwise), and cannot be exchanged'

function refuse(role: 'subject' | 'actor', problem: string) {
  return oauthError('invalid_request', `The parameter "${role}_token" ${problem}.`)
}
