import { type CryptoKey, importJWK, type JWK } from 'jose'

/** The key that signs tokens. */
export interface TokenSigningKey {
  readonly kid: string
  readonly alg: string
  readonly key: CryptoKey
}

const algorithmOfCurve: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
}

/** The first private key of a key set (RFC 7517 §5). Throws an Error whose sentence says what is wrong with it. */
export async function signingKeyOf(text: string): Promise<TokenSigningKey> {
  const keys = keysOf(text)
  const jwk = keys.find(({ d, use }) => typeof d === 'string' && (use === undefined || use === 'sig'))
  if (!jwk) throw new Error('its key set has no private key that signs')
  if (typeof jwk.kid !== 'string' || jwk.kid === '') throw new Error('its key has no kid')
  const alg = jwk.alg ?? algorithmOfCurve[jwk.crv ?? ''] ?? (jwk.kty === 'RSA' ? 'RS256' : undefined)
  if (alg === undefined) throw new Error('its key is of no kind that signs')
  return { kid: jwk.kid, alg, key: (await importJWK(jwk, alg)) as CryptoKey }
}

function keysOf(text: string): JWK[] {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw new Error('its key set is not JSON')
  }
  const { keys } = (document ?? {}) as { keys?: unknown }
  if (!Array.isArray(keys)) throw new Error('its key set has no list "keys"')
  return keys as JWK[]
}
