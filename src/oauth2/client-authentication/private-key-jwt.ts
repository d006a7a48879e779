import { forgettableAt, isMeantFor, timeRefusal } from '../assertions/assertion-claims.ts'
import { isSignedBy, type PresentedJwt } from '../assertions/presented-jwt.ts'
import type { Client } from '../clients/client.ts'
import { ClientKeysUnavailable } from '../clients/remote-key-sets.ts'
import type { OAuth2Settings } from '../settings.ts'
import type { AuthenticationContext, AuthenticationMethod } from './method.ts'

/**
 * RFC 7523 §2.2, §3: the client signs an assertion about itself with a key of its own. Everything that costs
 * nothing is checked before its keys are looked for, and only a genuine assertion is used up.
 */
export const privateKeyJwt: AuthenticationMethod = {
  presents: 'private_key_jwt',
  async verify(context, client, credentials, request) {
    if (credentials.method !== 'private_key_jwt') return false
    const { assertion } = credentials
    const audiences = acceptedAudiences(context.settings, request.routeOptions.url ?? '')
    const refusal = claimsRefusal(assertion, client, audiences, context.clock())
    if (refusal !== undefined) return refusal
    const keyRefusal = await signatureRefusal(context, client, assertion)
    if (keyRefusal !== undefined) return keyRefusal
    const first = await context.usedAssertions.acceptOnce({
      issuer: `client ${client.id}`,
      jti: String(assertion.claims.jti),
      expiresAt: forgettableAt(assertion.claims),
    })
    return first || 'The assertion was used before: its "jti" must be a new one every time.'
  },
}

/** The server by its name, and where the assertion may have been made for (RFC 7523 §3 item 3, RFC 9126 §2). */
function acceptedAudiences({ issuer, publicUrl }: OAuth2Settings, path: string): string[] {
  return [issuer, `${publicUrl}/oauth2/token`, `${publicUrl}${path}`]
}

function claimsRefusal(
  { header, claims }: PresentedJwt,
  { id, document }: Client,
  audiences: readonly string[],
  now: Date,
): string | undefined {
  const { token_endpoint_auth_signing_alg: registered } = document
  if (registered !== undefined && header.alg !== registered)
    return `The client is registered for assertions with the algorithm ${registered}, not ${header.alg}.`
  if (claims.iss !== id || claims.sub !== id)
    return 'The claims "iss" and "sub" of the assertion must both be the id of the client.'
  if (!isMeantFor(claims, audiences))
    return `The claim "aud" of the assertion must be the issuer, "${audiences[0]}", or the address of the token endpoint.`
  if (typeof claims.jti !== 'string' || claims.jti === '')
    return 'The claim "jti" of the assertion is missing.'
  return timeRefusal(claims, now)
}

async function signatureRefusal(
  { clientKeys }: AuthenticationContext,
  client: Client,
  assertion: PresentedJwt,
): Promise<string | undefined> {
  try {
    const keys = await clientKeys.verifying(client, assertion.header)
    if (isSignedBy(assertion, keys)) return undefined
    return keys.length > 0
      ? 'The signature of the assertion is not of the key that it names.'
      : 'The client has no key that fits the assertion: compare its "kid" and "alg" with the registered keys.'
  } catch (error) {
    if (error instanceof ClientKeysUnavailable) return error.message
    throw error
  }
}
