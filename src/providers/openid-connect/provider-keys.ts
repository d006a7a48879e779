import { createRemoteJWKSet, customFetch, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { Configuration } from 'openid-client'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'

type KeySet = ReturnType<typeof createRemoteJWKSet>

/**
 * The keys that a provider signs with (`jwks_uri`). They are kept for ten minutes, and asked for again when a
 * signature names a key that is not among them, so a provider may change its keys at any moment.
 */
export class ProviderKeys {
  readonly #fetch: OutgoingFetch
  readonly #secondsBetweenQuestions: number
  readonly #sets = new Map<string, KeySet>()

  /** @param secondsBetweenQuestions for tokens that strangers send: unknown keys are not asked for more often */
  constructor(fetch: OutgoingFetch, secondsBetweenQuestions: number) {
    this.#fetch = fetch
    this.#secondsBetweenQuestions = secondsBetweenQuestions
  }

  /** The payload of a JWT that the provider signed with an algorithm it names. Throws JOSE errors. */
  async verify(
    party: Configuration,
    jwt: string,
    namedAlgorithms: readonly string[] | undefined,
    options: JWTVerifyOptions,
  ): Promise<JWTPayload> {
    const { jwks_uri } = party.serverMetadata()
    if (jwks_uri === undefined) throw new Error('the provider names no jwks_uri')
    const { payload } = await jwtVerify(jwt, this.#setAt(jwks_uri), {
      ...options,
      algorithms: (namedAlgorithms ?? ['RS256']).filter(isAsymmetric),
      clockTolerance: 30,
    })
    return payload
  }

  #setAt(address: string): KeySet {
    const known = this.#sets.get(address)
    if (known) return known
    const set = createRemoteJWKSet(new URL(address), {
      [customFetch]: this.#fetch as typeof fetch,
      cooldownDuration: this.#secondsBetweenQuestions * 1000,
    })
    this.#sets.set(address, set)
    return set
  }
}

/** A shared secret proves nothing: the platform has it too, and a public key must not pass for one. */
function isAsymmetric(algorithm: string): boolean {
  return /^(?:RS|PS|ES|Ed)/.test(algorithm)
}
