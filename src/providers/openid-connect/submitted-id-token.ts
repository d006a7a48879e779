import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Configuration } from 'openid-client'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import { idTokenRefused } from '../upstream-error.ts'
import type { VerifiedClaims } from './connector.ts'

export interface SubmittedIdTokenRules {
  readonly label: string
  /** Spellings of the issuer that the provider uses in ID tokens. */
  readonly issuers: readonly string[]
  /** The platform's own client and the apps that may hand in tokens. */
  readonly audiences: readonly string[]
}

/** Checks ID tokens that an app hands in. Keys are kept, and asked for again when a token names a new one. */
export class SubmittedIdTokens {
  readonly #rules: SubmittedIdTokenRules
  readonly #fetch: OutgoingFetch
  readonly #keys = new Map<string, JWTVerifyGetKey>()

  constructor(rules: SubmittedIdTokenRules, fetch: OutgoingFetch) {
    this.#rules = rules
    this.#fetch = fetch
  }

  /**
   * The claims of a token whose signature, issuer, audience and lifetime are good (OpenID Connect Core
   * §3.1.3.7). A nonce in the token must be the given one. Throws 400 `provider_denied` for any other token.
   */
  async verify(party: Configuration, idToken: string, nonce: string | undefined): Promise<VerifiedClaims> {
    const { jwks_uri, id_token_signing_alg_values_supported } = party.serverMetadata()
    try {
      const { payload } = await jwtVerify(idToken, this.#keysAt(jwks_uri as string), {
        issuer: [...this.#rules.issuers],
        audience: [...this.#rules.audiences],
        algorithms: (id_token_signing_alg_values_supported ?? ['RS256']).filter(isAsymmetric),
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: 30,
      })
      if (payload.nonce !== undefined && payload.nonce !== nonce)
        throw new errors.JWTClaimValidationFailed('unexpected nonce', payload, 'nonce')
      return payload as VerifiedClaims
    } catch (error) {
      throw isTokensFault(error) ? idTokenRefused(this.#rules.label, error) : error
    }
  }

  #keysAt(address: string): JWTVerifyGetKey {
    const known = this.#keys.get(address)
    if (known) return known
    const keys = createRemoteJWKSet(new URL(address), { [customFetch]: this.#fetch as typeof fetch })
    this.#keys.set(address, keys)
    return keys
  }
}

/** With a shared secret the app could sign for itself. */
function isAsymmetric(algorithm: string): boolean {
  return /^(?:RS|PS|ES|Ed)/.test(algorithm)
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
