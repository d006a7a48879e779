import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'

/** Seconds for which a set is good. */
const lifetime = 3600
/** Seconds that pass at least between two fetches of the same set, also when the first one failed. */
const fetchFloor = 30
const maximumSets = 1000

const accept = 'application/jwk-set+json, application/json'

/** A client's keys cannot be had: its server does not answer, or answers with something else. */
export class ClientKeysUnavailable extends Error {}

interface Entry<Keys> {
  keys?: Keys
  keysAt: number
  /** Why the last fetch gave none. */
  failure?: ClientKeysUnavailable | undefined
  triedAt: number
  fetching?: Promise<Keys> | undefined
}

/**
 * JWK sets that are found by an address (RFC 7517 §5). Each is fetched once for everybody who asks at the same
 * time, remembered for an hour, and not fetched more often than its floor allows, whoever asks for keys that
 * do not exist.
 */
export class RemoteKeySets<Keys> {
  readonly #fetch: OutgoingFetch
  readonly #clock: () => Date
  readonly #parse: (set: unknown) => Keys
  readonly #entries = new Map<string, Entry<Keys>>()

  constructor(fetch: OutgoingFetch, clock: () => Date, parse: (set: unknown) => Keys) {
    this.#fetch = fetch
    this.#clock = clock
    this.#parse = parse
  }

  /** The set of an address. @throws ClientKeysUnavailable */
  async get(uri: string): Promise<Keys> {
    return this.#remembered(uri) ?? this.#fetchOnce(uri)
  }

  /**
   * The set as it is now, or as it was a moment ago. Where it cannot be fetched, what is remembered is still good.
   * @throws ClientKeysUnavailable
   */
  async getNewer(uri: string): Promise<Keys> {
    try {
      return await this.#fetchOnce(uri)
    } catch (error) {
      const remembered = this.#remembered(uri)
      if (remembered === undefined) throw error
      return remembered
    }
  }

  #remembered(uri: string): Keys | undefined {
    const entry = this.#entries.get(uri)
    return entry && this.#secondsSince(entry.keysAt) < lifetime ? entry.keys : undefined
  }

  /** What the fetch that is under way gives, or the one of a moment ago gave, or a new one. */
  async #fetchOnce(uri: string): Promise<Keys> {
    const entry = this.#entries.get(uri) ?? this.#begin(uri)
    if (entry.fetching) return entry.fetching
    if (this.#secondsSince(entry.triedAt) >= fetchFloor) return this.#fetchInto(entry, uri)
    if (entry.failure) throw entry.failure
    return entry.keys as Keys
  }

  async #fetchInto(entry: Entry<Keys>, uri: string): Promise<Keys> {
    entry.triedAt = this.#clock().getTime()
    entry.fetching = this.#fetched(uri)
    try {
      entry.keys = await entry.fetching
      entry.keysAt = entry.triedAt
      entry.failure = undefined
      return entry.keys
    } catch (error) {
      entry.failure = error as ClientKeysUnavailable
      throw error
    } finally {
      entry.fetching = undefined
    }
  }

  async #fetched(uri: string): Promise<Keys> {
    try {
      const response = await this.#fetch(uri, { headers: { accept } })
      if (response.status !== 200) throw new Error(`the answer has the status ${response.status}`)
      return this.#parse(await response.json())
    } catch (cause) {
      throw new ClientKeysUnavailable(`The keys at "${uri}" cannot be fetched.`, { cause })
    }
  }

  #begin(uri: string): Entry<Keys> {
    const oldest = this.#entries.size >= maximumSets ? this.#entries.keys().next().value : undefined
    if (oldest !== undefined) this.#entries.delete(oldest)
    const entry: Entry<Keys> = { keysAt: 0, triedAt: 0 }
    this.#entries.set(uri, entry)
    return entry
  }

  #secondsSince(moment: number): number {
    return (this.#clock().getTime() - moment) / 1000
  }
}
