import * as client from 'openid-client'
import type { ProviderKeys } from './provider-keys.ts'
import type { VerifiedClaims } from './verified-claims.ts'

type Claims = Readonly<Record<string, unknown>>

/**
 * What the userinfo endpoint says of the person, as JSON or as a signed JWT (OpenID Connect Core §5.3.2).
 * Throws when it speaks of somebody else than the ID token: a token substitution.
 */
export async function userinfo(
  party: client.Configuration,
  keys: ProviderKeys,
  accessToken: string,
  subject: string,
): Promise<Claims> {
  const { userinfo_endpoint } = party.serverMetadata()
  if (userinfo_endpoint === undefined) throw new Error('the provider names no userinfo_endpoint')
  const headers = new Headers({ accept: 'application/json, application/jwt' })
  const address = new URL(userinfo_endpoint)
  const response = await client.fetchProtectedResource(party, accessToken, address, 'GET', null, headers)
  const claims = await claimsOf(response, party, keys)
  if (claims.sub !== subject) throw new Error('the userinfo answer is about another subject')
  return claims
}

/** What only the ID token may say: who, for whom, when and how. */
const ofTheIdToken = ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'sid']

/**
 * The claims of both, those of userinfo first. Whether an address is verified is taken from where the address
 * is from.
 */
export function joinClaims(idToken: VerifiedClaims, userinfo: Claims): VerifiedClaims {
  const further = Object.entries(userinfo).filter(([name]) => !ofTheIdToken.includes(name))
  return {
    ...idToken,
    ...('email' in userinfo && { email_verified: undefined }),
    ...('phone_number' in userinfo && { phone_number_verified: undefined }),
    ...Object.fromEntries(further),
  }
}

async function claimsOf(response: Response, party: client.Configuration, keys: ProviderKeys) {
  if (response.status !== 200)
    throw Object.assign(new Error('unexpected status of the userinfo answer', { cause: response }), {
      code: 'OAUTH_RESPONSE_IS_NOT_CONFORM',
    })
  if (response.headers.get('content-type')?.startsWith('application/jwt') !== true)
    return (await response.json()) as Record<string, unknown>
  const { issuer, userinfo_signing_alg_values_supported } = party.serverMetadata()
  const audience = party.clientMetadata().client_id
  return await keys.verify(
    party,
    await response.text(),
    userinfo_signing_alg_values_supported as string[] | undefined,
    { issuer, audience },
  )
}
