import { constants, type SigningOptions } from 'node:crypto'

/** How one algorithm of JWS (RFC 7518 §3.1, RFC 8037 §3.1) is done with node:crypto. */
interface AlgorithmDefinition {
  /** Hash of the signature; null where the algorithm brings its own. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  readonly options: SigningOptions
  /** The key that it needs. */
  readonly key:
    | { readonly type: 'rsa' }
    | { readonly type: 'ec'; readonly curve: 'P-256' | 'P-384' | 'P-521' }
    | { readonly type: 'ed25519' }
  /** An RSA signature takes ten times as long as any other and leaves the event loop. */
  readonly slow: boolean
}

type Hash = Exclude<AlgorithmDefinition['hash'], null>

const rsa = (hash: Hash): AlgorithmDefinition => ({ hash, options: {}, key: { type: 'rsa' }, slow: true })

const rsaPss = (hash: Hash): AlgorithmDefinition => ({
  ...rsa(hash),
  options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
})

// JWS wants r and s side by side (RFC 7518 §3.4).
const ecdsa = (hash: Hash, curve: 'P-256' | 'P-384' | 'P-521'): AlgorithmDefinition => ({
  hash,
  options: { dsaEncoding: 'ieee-p1363' },
  key: { type: 'ec', curve },
  slow: false,
})

export const signingAlgorithms = {
  RS256: rsa('sha256'),
  RS384: rsa('sha384'),
  RS512: rsa('sha512'),
  PS256: rsaPss('sha256'),
  PS384: rsaPss('sha384'),
  PS512: rsaPss('sha512'),
  ES256: ecdsa('sha256', 'P-256'),
  ES384: ecdsa('sha384', 'P-384'),
  ES512: ecdsa('sha512', 'P-521'),
  EdDSA: { hash: null, options: {}, key: { type: 'ed25519' }, slow: false },
} as const satisfies Readonly<Record<string, AlgorithmDefinition>>

export type SigningAlgorithm = keyof typeof signingAlgorithms

export const signingAlgorithmNames = Object.keys(signingAlgorithms) as readonly SigningAlgorithm[]

export function isSigningAlgorithm(name: unknown): name is SigningAlgorithm {
  return typeof name === 'string' && Object.hasOwn(signingAlgorithms, name)
}

export function algorithmDefinition(algorithm: SigningAlgorithm): AlgorithmDefinition {
  return signingAlgorithms[algorithm]
}
