import { errors } from 'jose'
import type { Configuration } from 'openid-client'
import { idTokenRefused } from '../upstream-error.ts'
import type { ProviderKeys } from './provider-keys.ts'
import type { VerifiedClaims } from './verified-claims.ts'

export interface SubmittedIdTokenRules {
  readonly label: string
  /** Spellings of the issuer that the provider uses in ID tokens. */
  readonly issuers: readonly string[]
  /** The platform's own client and the apps that may hand in tokens. */
  readonly audiences: readonly string[]
}

/**
 * The claims of an ID token that an app hands in, if its signature, issuer, audience and lifetime are good
 * (OpenID Connect Core §3.1.3.7). A nonce in the token must be the given one.
 * Throws 400 `provider_denied` for any other token.
 */
export async function verifySubmittedIdToken(
  { label, issuers, audiences }: SubmittedIdTokenRules,
  party: Configuration,
  keys: ProviderKeys,
  { idToken, nonce }: { readonly idToken: string; readonly nonce: string | undefined },
): Promise<VerifiedClaims> {
  try {
    const { id_token_signing_alg_values_supported } = party.serverMetadata()
    const payload = await keys.verify(party, idToken, id_token_signing_alg_values_supported, {
      issuer: [...issuers],
      audience: [...audiences],
      requiredClaims: ['exp', 'iat', 'sub'],
    })
    if (payload.nonce !== undefined && payload.nonce !== nonce)
      throw new errors.JWTClaimValidationFailed('unexpected nonce', payload, 'nonce')
    return payload as VerifiedClaims
  } catch (error) {
    throw isTokensFault(error) ? idTokenRefused(label, error) : error
  }
}

/** Everything that the library finds wrong, except that the keys could not be had. */
function isTokensFault(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC'
  )
}
