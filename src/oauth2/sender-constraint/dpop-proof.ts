import type { FastifyRequest } from 'fastify'
import { sha256Base64Url } from '../../cryptography/digest.ts'
import { headerValues } from '../../http/header-values.ts'
import { isSignedBy, type PresentedJwt, readPresentedJwt } from '../assertions/presented-jwt.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import { importPublicJwk, type PublicJwk, signsWith, thumbprint } from '../keys/public-jwk.ts'
import { dpopNonce, isFreshNonce } from './dpop-nonces.ts'

export type ProofContext = Pick<OAuth2Context, 'settings' | 'secrets' | 'usedAssertions' | 'clock'>

/** Seconds for which a proof is good. */
const lifetime = 60
/** Seconds that its maker's clock may be ahead. */
const clockSkew = 30

/** What is asked of a proof beyond its own request. */
export interface ProofDemand {
  /** The access token that the request carries (RFC 9449 §7). */
  readonly accessToken?: string | undefined
}

/** What a proof showed. */
export interface Proof {
  /** Thumbprint of its key (RFC 9449 §6.1). */
  readonly jkt: string
  /** A nonce for the next proof, where the server gives them. */
  readonly nextNonce: string | undefined
}

/**
 * Checks the DPoP proof of a request (RFC 9449 §4.3): whoever sent it holds the private key of the thumbprint.
 * Only a proof that is good in every way is used up.
 * @throws PlatformError 400 `invalid_dpop_proof`, or 400 `use_dpop_nonce` with the nonce to use
 */
export async function requireProof(
  context: ProofContext,
  request: FastifyRequest,
  { accessToken }: ProofDemand = {},
): Promise<Proof> {
  const proof = readProof(request)
  const jkt = provenKey(proof)
  const { claims } = proof
  const now = context.clock()
  refuseOtherRequest(context, request, claims)
  if (accessToken !== undefined && claims.ath !== sha256Base64Url(accessToken))
    throw invalid('The claim "ath" of the proof must be the hash of the access token.')
  refuseOldNonce(context, claims.nonce, now)
  await acceptOnce(context, jkt, claims, now)
  const givesNonces = context.settings.dpop.requireNonce || claims.nonce !== undefined
  return { jkt, nextNonce: givesNonces ? dpopNonce(context.secrets, now) : undefined }
}

/** One header with one JWT of the type of a proof. */
function readProof({ raw }: FastifyRequest): PresentedJwt {
  const [text, ...more] = headerValues(raw, 'dpop')
  if (text === undefined) throw invalid('The header "DPoP" is missing.')
  if (more.length > 0) throw invalid('The request has several DPoP headers.')
  const proof = readPresentedJwt(text)
  if (!proof) throw invalid('The header "DPoP" must be a JWT that is signed by a private key.')
  if (proof.header.typ !== 'dpop+jwt') throw invalid('The type "typ" of the proof must be "dpop+jwt".')
  return proof
}

/** The thumbprint of the key that the proof brings and is signed with. */
function provenKey(proof: PresentedJwt): string {
  const jwk = proof.header.jwk as PublicJwk | undefined
  if (typeof jwk !== 'object' || jwk === null) throw invalid('The header of the proof has no key "jwk".')
  if ('d' in jwk || 'k' in jwk) throw invalid('The key "jwk" of the proof must be public.')
  const key = signsWith(jwk, proof.header.alg) ? importPublicJwk(jwk) : undefined
  if (!key) throw invalid('The key "jwk" of the proof cannot be used with its algorithm.')
  if (!isSignedBy(proof, [key])) throw invalid('The signature of the proof is not of its key.')
  return thumbprint(key)
}

function refuseOtherRequest(
  { settings }: ProofContext,
  request: FastifyRequest,
  { htm, htu }: PresentedJwt['claims'],
): void {
  if (htm !== request.method) throw invalid(`The claim "htm" of the proof must be ${request.method}.`)
  const path = request.routeOptions.url ?? ''
  const addresses = [settings.publicUrl, settings.mutualTlsUrl].flatMap((base) =>
    base === undefined ? [] : [withoutQuery(`${base}${path}`)],
  )
  if (typeof htu !== 'string' || !addresses.includes(withoutQuery(htu)))
    throw invalid(`The claim "htu" of the proof must be ${addresses[0]}.`)
}

/** Compared as RFC 3986 §6.2.2 and §6.2.3 say, without query and fragment. */
function withoutQuery(address: string): string | undefined {
  const url = URL.parse(address)
  return url ? `${url.origin}${url.pathname}` : undefined
}

/** RFC 9449 §8, §9 */
function refuseOldNonce({ settings, secrets }: ProofContext, nonce: unknown, now: Date): void {
  if (nonce === undefined ? !settings.dpop.requireNonce : isFreshNonce(secrets, nonce, now)) return
  throw oauthError('use_dpop_nonce', { headers: { 'dpop-nonce': dpopNonce(secrets, now) } })
}

/** RFC 9449 §11.1 */
async function acceptOnce(
  { usedAssertions }: ProofContext,
  jkt: string,
  { jti, iat }: PresentedJwt['claims'],
  now: Date,
): Promise<void> {
  if (typeof jti !== 'string' || jti === '') throw invalid('The claim "jti" of the proof is missing.')
  const seconds = now.getTime() / 1000
  if (typeof iat !== 'number' || !(iat > seconds - lifetime && iat < seconds + clockSkew))
    throw invalid('The proof must have been made just now: compare its "iat" and the clocks.')
  const expiresAt = new Date((iat + lifetime) * 1000)
  if (!(await usedAssertions.acceptOnce({ issuer: `dpop ${jkt}`, jti, expiresAt })))
    throw invalid('The proof was used before: its "jti" must be a new one every time.')
}

function invalid(hint: string) {
  return oauthError('invalid_dpop_proof', hint)
}
