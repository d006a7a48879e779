import type { FastifyRequest } from 'fastify'
import type { UiText } from '../../contracts/identity-api.ts'
import { sha256Base64Url } from '../../cryptography/digest.ts'
import type { Database, Queryable } from '../../database/database.ts'
import { countEvent } from '../guesses/guesses.ts'
import { isLoopbackAddress, networkOf } from '../guesses/network.ts'
import type { Address } from '../one-time-codes/address.ts'
import type { MessageLimitSettings } from '../settings.ts'
import { tooManyMessages } from '../ui-text/proof.ts'

/**
 * Bounds how many messages people can cause in a window of time, by counters that all replicas share: to an
 * address from one network, to an address from everywhere, and from a network to everybody. What nobody has
 * is counted like what somebody has. Whoever floods an address runs into the limit of their own network before
 * its owner does.
 */
export class MessageLimits {
  readonly #database: Database
  readonly #settings: MessageLimitSettings
  readonly #clock: () => Date

  constructor(database: Database, settings: MessageLimitSettings, clock: () => Date) {
    this.#database = database
    this.#settings = settings
    this.#clock = clock
  }

  /** Counts a message that is to be sent; gives why it is not, when there were too many. */
  async refusal(
    { via, value }: Address,
    { ip }: Pick<FastifyRequest, 'ip'>,
    on: Queryable = this.#database,
  ): Promise<UiText | undefined> {
    const { enabled, windowSeconds, perAddressAndNetwork, perAddress, perNetwork } = this.#settings
    if (!enabled) return undefined
    const network = networkOf(ip)
    const limits = new Map([
      [keyOf('address and network', via, value, network), perAddressAndNetwork],
      [keyOf('address', via, value), perAddress],
      // Behind a proxy that was not configured as trusted, all would seem to come from it.
      ...(isLoopbackAddress(ip) ? [] : [[keyOf('network', network), perNetwork] as const]),
    ])
    const now = this.#clock()
    const rows = await on.query<{ key: string; guesses: number; expires_at: Date }>(countEvent, [
      [...limits.keys()],
      new Date(now.getTime() + windowSeconds * 1000),
      now,
    ])
    const full = rows.filter(({ key, guesses }) => guesses > (limits.get(key) ?? 0))
    if (full.length === 0) return undefined
    const until = Math.max(...full.map(({ expires_at }) => expires_at.getTime()))
    return tooManyMessages(Math.ceil((until - now.getTime()) / 60_000))
  }
}

function keyOf(...about: readonly string[]): string {
  return sha256Base64Url(JSON.stringify(['message', ...about]))
}
