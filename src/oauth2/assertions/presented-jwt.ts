import { type KeyObject, verify } from 'node:crypto'
import { algorithmDefinition, isSigningAlgorithm, type SigningAlgorithm } from '../keys/signing-algorithms.ts'

/** A JWT that somebody else signed, taken apart and not believed yet. */
export interface PresentedJwt {
  readonly header: JwtHeader
  readonly claims: Readonly<Record<string, unknown>>
  readonly signed: Buffer
  readonly signature: Buffer
}

/** What of a header is looked at. The key is never taken from where the header says it can be found. */
export interface JwtHeader {
  readonly alg: SigningAlgorithm
  readonly kid: string | undefined
  readonly typ: string | undefined
  /** Only the proof of RFC 9449 is verified with the key that it brings. */
  readonly jwk: unknown
}

/**
 * Reads a JWT in compact form (RFC 7515 §7.1, RFC 7519 §7.2). Undefined for anything else, for a header with
 * extensions (`crit`), and for every algorithm that is not a signature by a private key: `none` and those with
 * a shared key are no proof of anything (RFC 8725 §3.1, §3.2).
 */
export function readPresentedJwt(text: string): PresentedJwt | undefined {
  const [encodedHeader, payload, encodedSignature, ...more] = text.split('.')
  if (!encodedHeader || !payload || !encodedSignature || more.length > 0) return undefined
  const header = decodeObject(encodedHeader)
  const claims = decodeObject(payload)
  const signature = decode(encodedSignature)
  if (!header || !claims || !signature || header.crit !== undefined) return undefined
  if (!isSigningAlgorithm(header.alg)) return undefined
  return {
    header: { alg: header.alg, kid: textOf(header.kid), typ: textOf(header.typ), jwk: header.jwk },
    claims,
    signed: Buffer.from(`${encodedHeader}.${payload}`),
    signature,
  }
}

/** Whether one of the keys made the signature, with the algorithm of the header. The keys must fit that. */
export function isSignedBy(jwt: PresentedJwt, keys: readonly KeyObject[]): boolean {
  const { hash, options } = algorithmDefinition(jwt.header.alg)
  return keys.some((key) => verify(hash, jwt.signed, { key, ...options }, jwt.signature))
}

function decodeObject(base64url: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decode(base64url)
  if (!bytes) return undefined
  try {
    const value: unknown = JSON.parse(bytes.toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Only the one spelling of these bytes, so that a JWT has no second form (RFC 7515 §2). */
function decode(base64url: string): Buffer | undefined {
  const bytes = Buffer.from(base64url, 'base64url')
  return bytes.toString('base64url') === base64url ? bytes : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
