import { forgettableAt, isMeantFor, timeRefusal } from '../assertions/assertion-claims.ts'
import { isSignedBy, type PresentedJwt, readPresentedJwt } from '../assertions/presented-jwt.ts'
import { canVerify, importPublicKey } from '../clients/client-keys.ts'
import type { OAuth2Context } from '../context.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { TrustedIssuer } from './trusted-issuer.ts'
import { findTrustedIssuers } from './trusted-issuer-table.ts'

type Context = Pick<OAuth2Context, 'database' | 'settings' | 'clock' | 'usedAssertions'>

/** A JWT that a trusted issuer signed about a subject. */
export interface TrustedAssertion {
  readonly issuer: string
  readonly subject: string
  readonly trusted: TrustedIssuer
  readonly claims: PresentedJwt['claims']
}

/** Why an assertion is not believed. */
export interface AssertionRefusal {
  readonly refusal: string
}

/**
 * Whether a JWT is an assertion that is to be believed (RFC 7523 §3): complete, in force, meant for this server,
 * and signed by a key that is trusted for its subject. Its single use is the caller's to note.
 */
export async function verifyTrustedAssertion(
  context: Context,
  text: string,
): Promise<TrustedAssertion | AssertionRefusal> {
  const jwt = readPresentedJwt(text)
  if (!jwt) return refuse('The assertion is no JWT that was signed with a private key.')
  const refusal = claimsRefusal(context.settings, jwt, context.clock())
  if (refusal !== undefined) return refuse(refusal)
  const issuer = String(jwt.claims.iss)
  const subject = String(jwt.claims.sub)
  const { kid } = jwt.header
  const candidates = await findTrustedIssuers(context.database, { issuer, subject, kid }, context.clock())
  const trusted = candidates.find((candidate) => signed(jwt, candidate))
  if (trusted) return { issuer, subject, trusted, claims: jwt.claims }
  return refuse(
    candidates.length > 0
      ? 'The signature of the assertion is not of a key that is trusted for it.'
      : `No key is trusted for the issuer "${issuer}" and the subject "${subject}" (any more).`,
  )
}

/** Uses an assertion up; false when it was used before. One without a `jti` is never used up. */
export async function acceptFirstUse(
  { usedAssertions }: Context,
  { issuer, claims }: TrustedAssertion,
): Promise<boolean> {
  if (typeof claims.jti !== 'string') return true
  return usedAssertions.acceptOnce({
    issuer: `issuer ${issuer}`,
    jti: claims.jti,
    expiresAt: forgettableAt(claims),
  })
}

function claimsRefusal(
  { issuer, publicUrl, discovery, jwtBearer }: OAuth2Settings,
  { claims }: PresentedJwt,
  now: Date,
): string | undefined {
  for (const name of ['iss', 'sub'])
    if (typeof claims[name] !== 'string' || claims[name] === '')
      return `The claim "${name}" of the assertion is missing.`
  const tokenEndpoint = `${publicUrl}/oauth2/token`
  const published = discovery.addresses.token_endpoint ?? tokenEndpoint
  if (!isMeantFor(claims, [issuer, tokenEndpoint, published]))
    return `The claim "aud" of the assertion must be the token endpoint, "${published}".`
  if (!isTextOr(jwtBearer.jtiOptional, claims.jti)) return 'The claim "jti" of the assertion is missing.'
  if (claims.iat === undefined && !jwtBearer.iatOptional)
    return 'The claim "iat" of the assertion is missing.'
  return timeRefusal(claims, now, jwtBearer.maximumLifetime)
}

function isTextOr(optional: boolean, value: unknown): boolean {
  return value === undefined ? optional : typeof value === 'string' && value !== ''
}

function signed(jwt: PresentedJwt, { publicJwk }: TrustedIssuer): boolean {
  const key = importPublicKey(publicJwk)
  return key !== undefined && canVerify(key, jwt.header) && isSignedBy(jwt, [key.publicKey])
}

function refuse(refusal: string): AssertionRefusal {
  return { refusal }
}
