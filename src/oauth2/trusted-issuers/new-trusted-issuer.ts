import { randomUUID } from 'node:crypto'
import type { PlatformError } from '../../contracts/platform-error.ts'
import { canVerify, importPublicKey } from '../clients/client-keys.ts'
import { malformedRequest } from '../errors/admin-error.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { PublicJwk } from '../keys/public-jwk.ts'
import { signingAlgorithmNames } from '../keys/signing-algorithms.ts'
import type { TrustedIssuer } from './trusted-issuer.ts'

/** A trusted issuer as it is sent. */
export interface SentTrustedIssuer {
  readonly issuer?: string | null | undefined
  readonly subject?: string | null | undefined
  readonly allow_any_subject?: boolean | null | undefined
  readonly scope?: readonly string[] | null | undefined
  readonly jwk?: PublicJwk | null | undefined
  readonly expires_at?: string | null | undefined
}

/**
 * The trusted issuer that a document describes.
 * @throws PlatformError 400 `missing_required_parameter` where something is missing or in each other's way, or
 * a sentence for what cannot be used
 */
export function newTrustedIssuer(sent: SentTrustedIssuer, now: Date): TrustedIssuer {
  const { issuer, subject, allow_any_subject: allowAnySubject, jwk } = sent
  if (!issuer) throw missing("The field 'issuer' is required.")
  if (!subject && !allowAnySubject)
    throw missing("One of the fields 'subject' and 'allow_any_subject' is required.")
  if (subject && allowAnySubject)
    throw missing("The fields 'subject' and 'allow_any_subject' exclude each other: set one of them.")
  if (!sent.expires_at) throw missing("The field 'expires_at' is required.")
  if (!jwk?.kid) throw missing("The field 'jwk' is required, with its 'kid'.")
  return {
    id: randomUUID(),
    issuer,
    subject: subject ?? '',
    allowAnySubject: allowAnySubject ?? false,
    scope: scope(sent.scope ?? []),
    kid: jwk.kid,
    publicJwk: usableKey(jwk),
    createdAt: now,
    expiresAt: expiry(sent.expires_at, now),
  }
}

function scope(words: readonly string[]): readonly string[] {
  if (words.some((word) => !/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(word)))
    throw malformedRequest('An entry of "scope" must be one word of printable ASCII (RFC 6749, section 3.3).')
  return [...new Set(words)]
}

function usableKey(jwk: PublicJwk): PublicJwk {
  if ('d' in jwk || 'k' in jwk)
    throw malformedRequest('"jwk" must be a public key: remove its private parts and keep them secret.')
  const key = importPublicKey(jwk)
  if (!key || !signingAlgorithmNames.some((alg) => canVerify(key, { alg })))
    throw malformedRequest(
      '"jwk" must be a public key to verify signatures with: RSA of 2048 bits or more, EC or Ed25519 (RFC 7517).',
    )
  return jwk
}

function expiry(text: string, now: Date): Date {
  const expiresAt = new Date(/^\d{4}-\d\d-\d\dT/.test(text) ? text : Number.NaN)
  if (Number.isNaN(expiresAt.getTime()))
    throw malformedRequest('"expires_at" must be a time such as 2030-01-31T12:00:00Z.')
  if (expiresAt <= now) throw malformedRequest('"expires_at" is in the past: nobody would be trusted.')
  return expiresAt
}

function missing(hint: string): PlatformError {
  return oauthError('missing_required_parameter', hint)
}
