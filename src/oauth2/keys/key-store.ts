import type { KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import type { SigningAlgorithm } from './signing-algorithms.ts'

/** Hydra's names of the two sets that the server signs with. */
export type KeySetId = 'hydra.openid.id-token' | 'hydra.jwt.access-token'

export interface SigningKey {
  readonly set: KeySetId
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** The public half as it is published. */
  readonly publicJwk: JWK
}

/**
 * Where signing keys are kept: every one verifies, the newest of its set (and algorithm) whose time has come
 * signs. Keys that a hardware module holds would be another implementation.
 */
export interface KeyStore {
  /**
   * The key that signs for a set: its newest, or its newest of one algorithm. It is made when there is none;
   * then the algorithm is, unless said, the set's usual one.
   */
  signing(set: KeySetId, algorithm?: SigningAlgorithm): Promise<SigningKey>
  /** The key of that id in a set; undefined when there is none. */
  verifying(set: KeySetId, kid: string): Promise<SigningKey | undefined>
  /** Every published key, newest first (RFC 7517 §5). */
  published(): Promise<readonly SigningKey[]>
  /** Drops what is in memory: some key has changed. */
  forget(): void
}
