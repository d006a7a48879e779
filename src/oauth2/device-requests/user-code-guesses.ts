import { PlatformError } from '../../contracts/platform-error.ts'
import { sha256Base64Url } from '../../cryptography/digest.ts'
import type { Database } from '../../database/database.ts'
import { isLoopbackAddress, networkOf } from '../../http/network.ts'

/** From one address; a household may have several devices. */
const mostOfAddress = 30
/** From one network of addresses, of which somebody may have many. */
const mostOfNetwork = 100
/** From everybody together, where a proxy that was not configured as trusted hides who they are. */
const mostOfUnknown = 1000
/** With one challenge: somebody who mistypes. */
const mostOfChallenge = 10
const windowSeconds = 600

/** Counts before the guess is looked at, so that of any number of parallel guesses no more than allowed are. */
const count = {
  name: 'oauth2-user-code-guesses-count',
  text: `insert into oauth2.user_code_guesses as c (guesser, guesses, expires_at)
    select guesser, 1, $2 from unnest($1::text[]) as guesser order by guesser
    on conflict (guesser) do update set
      guesses = case when c.expires_at <= $3 then 1 else c.guesses + 1 end,
      expires_at = case when c.expires_at <= $3 then excluded.expires_at else c.expires_at end
    returning guesser, guesses, expires_at`,
}

const uncount = {
  name: 'oauth2-user-code-guesses-uncount',
  text: `update oauth2.user_code_guesses set guesses = greatest(guesses - 1, 0) where guesser = any($1::text[])`,
}

/** Who guesses a user code. */
export interface Guesser {
  /** Of the browser, as the verification endpoint saw it. */
  readonly address: string
  /** Id of the device challenge. */
  readonly challenge: string
}

/**
 * Limits how often user codes are guessed (RFC 8628 §5.1), by counters that all replicas share: for a challenge,
 * and for the address and the network that it was given to.
 */
export class UserCodeGuesses {
  readonly #database: Database
  readonly #clock: () => Date

  constructor(database: Database, clock: () => Date) {
    this.#database = database
    this.#clock = clock
  }

  /**
   * Looks at a guess unless there were too many. What `look` finds does not count, as it was no guess.
   * @throws PlatformError 429 with `Retry-After`
   */
  async limiting<T>(guesser: Guesser, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const limits = limitsOf(guesser)
    await this.#count(limits)
    const found = await look()
    if (found !== undefined) await this.#database.query(uncount, [[...limits.keys()]])
    return found
  }

  async #count(limits: ReadonlyMap<string, number>): Promise<void> {
    const now = this.#clock()
    const rows = await this.#database.query<{ guesser: string; guesses: number; expires_at: Date }>(count, [
      [...limits.keys()],
      new Date(now.getTime() + windowSeconds * 1000),
      now,
    ])
    const full = rows.filter(({ guesser, guesses }) => guesses > (limits.get(guesser) ?? 0))
    if (full.length === 0) return
    const until = Math.max(...full.map(({ expires_at }) => expires_at.getTime()))
    throw new PlatformError({
      status: 429,
      code: 'slow_down',
      message: 'Too many wrong codes. Please wait before you try again.',
      headers: { 'retry-after': String(Math.ceil((until - now.getTime()) / 1000)) },
    })
  }
}

/** Nobody who reads the table learns who entered a code from where. */
function limitsOf({ address, challenge }: Guesser): ReadonlyMap<string, number> {
  const ofAddress: readonly (readonly [string, number])[] = isLoopbackAddress(address)
    ? [['unknown', mostOfUnknown]]
    : [
        [`address ${address}`, mostOfAddress],
        [`network ${networkOf(address)}`, mostOfNetwork],
      ]
  const limits = [...ofAddress, [`challenge ${challenge}`, mostOfChallenge] as const]
  return new Map(limits.map(([guesser, most]) => [sha256Base64Url(guesser), most]))
}
