import { clockSkew, isMeantFor } from '../assertions/assertion-claims.ts'
import { isSignedBy, type PresentedJwt, readPresentedJwt } from '../assertions/presented-jwt.ts'
import type { Client } from '../clients/client.ts'
import { ClientKeysUnavailable } from '../clients/remote-key-sets.ts'
import type { OAuth2Context } from '../context.ts'
import { invalidRequestObject } from './invalid-request-object.ts'
import { readUnsignedObject } from './unsigned-object.ts'

type Verifying = Pick<OAuth2Context, 'clientKeys' | 'settings' | 'clock'>
export type Claims = Readonly<Record<string, unknown>>

/** What is expected of an object. */
export interface Expectation {
  /** `required`: RFC 9101, and nothing but a signature of the client counts. */
  readonly signature: 'required' | 'optional'
  /** An end and an audience are required: the client, or the server, takes signed objects alone (FAPI 2.0 Message Signing §5.3.1). */
  readonly bounded: boolean
}

/**
 * The claims of a request object (RFC 9101 §6.2, §6.3). Which algorithms and keys count is for the client's
 * registration to say; the header only names one of them.
 */
export async function verifyRequestObject(
  context: Verifying,
  client: Client,
  requestObject: string,
  { signature, bounded }: Expectation,
): Promise<{ readonly claims: Claims; readonly signed: boolean }> {
  const registered = client.document.request_object_signing_alg
  const jwt = readPresentedJwt(requestObject)
  if (jwt) {
    if (registered !== undefined && registered !== jwt.header.alg)
      throw invalidRequestObject(`The client is registered for objects that are signed by ${registered}.`)
    await requireSignature(context, client, jwt)
    requireClaims(context, client, jwt.claims, bounded)
    return { claims: jwt.claims, signed: true }
  }
  const unsigned = readUnsignedObject(requestObject)
  if (!unsigned)
    throw invalidRequestObject(
      'It is no JWT that is signed by a private key of the client (RS, PS, ES, EdDSA).',
    )
  if (signature === 'required' || (registered !== undefined && registered !== 'none'))
    throw invalidRequestObject('It is not signed.')
  requireClaims(context, client, unsigned, bounded)
  return { claims: unsigned, signed: false }
}

async function requireSignature({ clientKeys }: Verifying, client: Client, jwt: PresentedJwt): Promise<void> {
  if (!hasRightType(jwt.header.typ)) throw invalidRequestObject('Its header says that it is something else.')
  try {
    const keys = await clientKeys.verifying(client, jwt.header)
    if (isSignedBy(jwt, keys)) return
  } catch (error) {
    if (!(error instanceof ClientKeysUnavailable)) throw error
    throw invalidRequestObject("The client's keys cannot be fetched from its jwks_uri.", error)
  }
  throw invalidRequestObject("Its signature is by none of the client's keys.")
}

/** A JWT that was made for something else is no request (RFC 8725 §3.11, RFC 9101 §10.8). */
function hasRightType(typ: string | undefined): boolean {
  const type = typ?.toLowerCase().replace(/^application\//, '')
  return type === undefined || type === 'jwt' || type === 'oauth-authz-req+jwt'
}

function requireClaims(
  { settings, clock }: Verifying,
  client: Client,
  claims: Claims,
  bounded: boolean,
): void {
  const { issuer, publicUrl } = settings
  const now = clock().getTime() / 1000
  if (claims.iss !== undefined && claims.iss !== client.id)
    throw invalidRequestObject('The claim "iss" must be the client_id.')
  if (claims.sub === client.id)
    throw invalidRequestObject('It could be an assertion of the client: the claim "sub" must not be there.')
  if (claims.client_id !== undefined && claims.client_id !== client.id)
    throw invalidRequestObject('The claim "client_id" names another client than the request does.')
  if ('request' in claims || 'request_uri' in claims)
    throw invalidRequestObject('It must not hold another one (RFC 9101, section 4).')
  if (claims.aud === undefined ? bounded : !isMeantFor(claims, [issuer, publicUrl]))
    throw invalidRequestObject(`The claim "aud" must be the issuer, ${issuer}.`)
  if (claims.exp === undefined ? bounded : !(Number(claims.exp) > now - clockSkew))
    throw invalidRequestObject('It has expired, or its claim "exp" is missing.')
  if (claims.nbf !== undefined && !(Number(claims.nbf) <= now + clockSkew))
    throw invalidRequestObject('It is not valid yet: compare the clocks.')
  if (bounded && !isShortLived(claims, now))
    throw invalidRequestObject('It must be valid for an hour at the most, by "nbf" or "iat" and "exp".')
}

const longestLifetime = 3600

function isShortLived({ nbf, iat, exp }: Claims, now: number): boolean {
  const from = Number(nbf ?? iat)
  return from >= now - longestLifetime && Number(exp) - from <= longestLifetime
}
