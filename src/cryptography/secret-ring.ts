import { hkdfSync } from 'node:crypto'
import { sha256 } from './digest.ts'

/** A key that is derived from one secret for one purpose. */
export interface PurposeKey {
  /** Names the secret, six characters of base64url; safe to publish. */
  readonly id: string
  /** 256 bits. */
  readonly key: Buffer
}

/**
 * The secrets of a configuration in order: the first one seals and signs, every one opens and verifies.
 * Each purpose has keys of its own (HKDF, RFC 5869), so that what was sealed for one purpose can never be
 * opened as another.
 */
export class SecretRing {
  readonly #secrets: readonly { readonly id: string; readonly secret: string }[]
  readonly #keys = new Map<string, Map<string, PurposeKey>>()

  /** @param secrets at least one text of 16 characters or more each */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0) throw new RangeError('a secret ring needs at least one secret')
    this.#secrets = secrets.map((secret) => ({
      id: sha256(`identity-platform key id:${secret}`).toString('base64url').slice(0, 6),
      secret,
    }))
  }

  /** The key that seals for `purpose`. */
  current(purpose: string): PurposeKey {
    return this.#forPurpose(purpose).values().next().value as PurposeKey
  }

  /** The key named `id`, or undefined when no secret of this ring has that name. */
  named(purpose: string, id: string): PurposeKey | undefined {
    return this.#forPurpose(purpose).get(id)
  }

  /** Every key for `purpose`, the one that seals first: for what is looked up by its MAC. */
  all(purpose: string): readonly PurposeKey[] {
    return [...this.#forPurpose(purpose).values()]
  }

  #forPurpose(purpose: string): Map<string, PurposeKey> {
    let keys = this.#keys.get(purpose)
    if (!keys) {
      keys = new Map(
        this.#secrets.map(({ id, secret }) => [
          id,
          { id, key: Buffer.from(hkdfSync('sha256', secret, 'identity-platform', purpose, 32)) },
        ]),
      )
      this.#keys.set(purpose, keys)
    }
    return keys
  }
}
