import type { KeyObject } from 'node:crypto'
import type { JWK } from 'jose'

/** Hydra's names of the two sets that the server signs with. */
export type KeySetId = 'hydra.openid.id-token' | 'hydra.jwt.access-token'

export type SigningAlgorithm = 'RS256' | 'ES256'

export interface SigningKey {
  readonly set: KeySetId
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** The public half as it is published. */
  readonly publicJwk: JWK
}

/** Where signing keys are kept: every one verifies, the newest of its set (and algorithm) signs. */
export interface KeyStore {
  /**
   * The key that signs for a set: its newest, or its newest of one algorithm. It is made when there is none;
   * then the algorithm is, unless said, the set's usual one.
   */
  signing(set: KeySetId, algorithm?: SigningAlgorithm): Promise<SigningKey>
  /** The published key of that id, whatever its set; undefined when there is none. */
  verifying(kid: string): Promise<SigningKey | undefined>
  /** Every published key, newest first (RFC 7517 §5). */
  published(): Promise<readonly SigningKey[]>
}
