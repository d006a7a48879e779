import type { KeyObject } from 'node:crypto'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import { importPublicJwk, type PublicJwk, signsWith } from '../keys/public-jwk.ts'
import type { SigningAlgorithm } from '../keys/signing-algorithms.ts'
import type { Client } from './client.ts'
import { RemoteKeySets } from './remote-key-sets.ts'

/** A public key of a client. */
export interface ClientKey {
  readonly kid: string | undefined
  readonly publicKey: KeyObject
  readonly jwk: PublicJwk
}

/** Which key made a signature, as the header of the JWT says it. */
export interface SignatureHeader {
  readonly alg: SigningAlgorithm
  readonly kid?: string | undefined
}

type KeyedClient = Pick<Client, 'document'>

/** More keys than any client has use for; the rest is not looked at. */
const maximumKeys = 100

/**
 * The keys that clients registered, by value (`jwks`) or by reference (`jwks_uri`). A set that is fetched is
 * remembered, and fetched again when a signature names a key that it does not hold: so a client can change its
 * keys whenever it likes.
 */
export class ClientKeys {
  readonly #remote: RemoteKeySets<readonly ClientKey[]>
  readonly #registered = new WeakMap<object, readonly ClientKey[]>()

  constructor(fetch: OutgoingFetch, clock: () => Date) {
    this.#remote = new RemoteKeySets(fetch, clock, importKeys)
  }

  /**
   * The keys that may have made a signature of this client: those of the key id, or all that fit where the
   * header names none. Where the JWT says to find its key (`jwk`, `jku`, `x5u`, `x5c`) is never looked at.
   * @throws ClientKeysUnavailable when the set cannot be fetched
   */
  async verifying({ document }: KeyedClient, header: SignatureHeader): Promise<readonly KeyObject[]> {
    const fitting = (keys: readonly ClientKey[]) =>
      keys.filter((key) => canVerify(key, header)).map(({ publicKey }) => publicKey)
    const known = fitting(await this.all({ document }))
    return known.length > 0 ? known : fitting(await this.newest({ document }))
  }

  /**
   * The key to encrypt something for the client with (RFC 7516 §4.1.1), the first that fits; undefined when it
   * has none. @param algorithm of the key management, such as RSA-OAEP-256
   * @throws ClientKeysUnavailable when the set cannot be fetched
   */
  async encrypting({ document }: KeyedClient, algorithm: string): Promise<ClientKey | undefined> {
    return (await this.all({ document })).find((key) => encrypts(key, algorithm))
  }

  /** Every usable key of the client. @throws ClientKeysUnavailable when the set cannot be fetched */
  async all({ document }: KeyedClient): Promise<readonly ClientKey[]> {
    const { jwks_uri: uri } = document
    return uri === undefined ? this.#registeredKeys(document) : this.#remote.get(uri)
  }

  /** The same, fetched again unless that was done a moment ago. @throws ClientKeysUnavailable */
  async newest({ document }: KeyedClient): Promise<readonly ClientKey[]> {
    const { jwks_uri: uri } = document
    return uri === undefined ? this.#registeredKeys(document) : this.#remote.getNewer(uri)
  }

  #registeredKeys({ jwks }: KeyedClient['document']): readonly ClientKey[] {
    let keys = this.#registered.get(jwks)
    if (!keys) {
      keys = importKeys(jwks)
      this.#registered.set(jwks, keys)
    }
    return keys
  }
}

/** The public keys of a JWK set; what cannot be used is left out, as RFC 7517 §5 asks. */
function importKeys(set: unknown): readonly ClientKey[] {
  const { keys } = (set ?? {}) as { readonly keys?: unknown }
  if (!Array.isArray(keys)) return []
  return keys.slice(0, maximumKeys).flatMap((jwk) => importPublicKey(jwk) ?? [])
}

/** A public key that is ready to use; undefined for one that cannot be used. */
export function importPublicKey(jwk: PublicJwk): ClientKey | undefined {
  const publicKey = importPublicJwk(jwk)
  return publicKey && { kid: typeof jwk.kid === 'string' ? jwk.kid : undefined, publicKey, jwk }
}

/** Whether a key may have made a signature, by its id, its use, its type and its curve. */
export function canVerify({ kid, jwk }: ClientKey, header: SignatureHeader): boolean {
  if (header.kid !== undefined && header.kid !== kid) return false
  return isFor(jwk, 'sig', header.alg) && signsWith(jwk, header.alg)
}

function encrypts({ jwk }: ClientKey, algorithm: string): boolean {
  if (!isFor(jwk, 'enc', algorithm)) return false
  if (algorithm.startsWith('RSA-')) return jwk.kty === 'RSA'
  return jwk.kty === 'EC' || (jwk.kty === 'OKP' && jwk.crv === 'X25519')
}

/** A key that says what it is for is used for nothing else (RFC 7517 §4.2, §4.4). */
function isFor(jwk: PublicJwk, use: 'sig' | 'enc', algorithm: string): boolean {
  return (jwk.use === undefined || jwk.use === use) && (jwk.alg === undefined || jwk.alg === algorithm)
}
