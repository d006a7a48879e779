import type { FastifyRequest } from 'fastify'
import type { UiText } from '../../contracts/identity-api.ts'
import { sha256Base64Url } from '../../cryptography/digest.ts'
import type { Database } from '../../database/database.ts'
import type { AuditLog, AuditRequest } from '../audit/audit-log.ts'
import { normalizeIdentifier } from '../identities/normalize-identifier.ts'
import type { ThrottlingSettings } from '../settings.ts'
import { tooManyGuesses } from '../ui-text/guesses.ts'
import { isLoopbackAddress, networkOf } from './network.ts'

/** What is guessed; each is counted by itself. */
export type GuessedSecret = 'password' | 'code' | 'totp' | 'lookup_secret'

/** One guess that is under way. */
export interface Guess {
  /** Why it is not even looked at; undefined when it is. */
  readonly refusal: UiText | undefined
  /** It was no guess: does not count, and what was counted for this account is forgotten. */
  wasRight(): Promise<void>
}

interface Counter {
  readonly key: string
  readonly most: number
  /** Forgotten when somebody has proven to know the secret. */
  readonly ofAccount: boolean
}

/** Counts before the guess is looked at, so that of any number of parallel guesses no more than allowed are. */
export const countEvent = {
  name: 'identity_count_guess',
  text: `insert into identity.guess_counters as c (key, guesses, expires_at)
    select key, 1, $2 from unnest($1::text[]) as key order by key
    on conflict (key) do update set
      guesses = case when c.expires_at <= $3 then 1 else c.guesses + 1 end,
      expires_at = case when c.expires_at <= $3 then excluded.expires_at else c.expires_at end
    returning key, guesses, expires_at`,
}
const forget = {
  name: 'identity_forget_guess',
  text: `with mine as materialized (
      select key from identity.guess_counters where key = any($1::text[]) order by key for update)
    update identity.guess_counters c
      set guesses = case when c.key = any($2::text[]) then 0 else greatest(c.guesses - 1, 0) end
      from mine where c.key = mine.key`,
}

/**
 * Limits how often secrets are guessed, by counters that all replicas share: for an account from one network,
 * for an account from everywhere, for an address and for a network. A window begins with its first guess and
 * ends by itself. Whoever guesses shuts out their own network long before everybody else, and somebody who is
 * signed in to the account is not shut out at all.
 */
export class Guesses {
  readonly #database: Database
  readonly #settings: ThrottlingSettings
  readonly #clock: () => Date
  readonly #audit: Pick<AuditLog, 'record'>

  constructor(
    database: Database,
    settings: ThrottlingSettings,
    clock: () => Date,
    audit: Pick<AuditLog, 'record'>,
  ) {
    this.#database = database
    this.#settings = settings
    this.#clock = clock
    this.#audit = audit
  }

  /**
   * @param account an identifier in any spelling, or the id of an identity; it need not exist
   * @param sessionId of somebody who is signed in to the account: their guesses are counted by themselves
   */
  async begin(
    secret: GuessedSecret,
    account: string,
    request: AuditRequest & Pick<FastifyRequest, 'ip'>,
    sessionId?: string,
  ): Promise<Guess> {
    if (!this.#settings.enabled) return { refusal: undefined, wasRight: async () => undefined }
    const counters = this.#counters(secret, normalizeIdentifier(account), request.ip, sessionId)
    const now = this.#clock()
    const expiresAt = new Date(now.getTime() + this.#settings.windowSeconds * 1000)
    const rows = await this.#database.query<{ key: string; guesses: number; expires_at: Date }>(countEvent, [
      keysOf(counters),
      expiresAt,
      now,
    ])
    const full = rows.filter(({ key, guesses }) => guesses > mostOf(counters, key))
    if (full.length > 0)
      this.#audit.record(request, {
        event: 'guesses.refused',
        outcome: 'failure',
        ...(sessionId !== undefined && { sessionId }),
        details: { secret },
      })
    const until = Math.max(...full.map(({ expires_at }) => expires_at.getTime()))
    return {
      refusal: full.length > 0 ? tooManyGuesses(Math.ceil((until - now.getTime()) / 60_000)) : undefined,
      wasRight: () => this.#forget(counters),
    }
  }

  async #forget(counters: readonly Counter[]): Promise<void> {
    const ofAccount = counters.filter((counter) => counter.ofAccount)
    await this.#database.query(forget, [keysOf(counters), keysOf(ofAccount)])
  }

  #counters(secret: string, account: string, address: string, sessionId: string | undefined): Counter[] {
    const { perAccountAndNetwork, perAccount, perAddress, perNetwork } = this.#settings
    const counter = (most: number, ofAccount: boolean, ...about: readonly string[]): Counter => ({
      // Nobody who reads the table learns who tried to sign in from where.
      key: sha256Base64Url(JSON.stringify([secret, ...about])),
      most,
      ofAccount,
    })
    const network = networkOf(address)
    const ofAccount = sessionId
      ? [counter(perAccountAndNetwork, true, 'session', sessionId)]
      : [
          counter(perAccountAndNetwork, true, 'account and network', account, network),
          counter(perAccount, true, 'account', account),
        ]
    // Behind a proxy that was not configured as trusted, all would seem to come from it.
    if (isLoopbackAddress(address)) return ofAccount
    return [
      ...ofAccount,
      counter(perAddress, false, 'address', address),
      counter(perNetwork, false, 'network', network),
    ]
  }
}

function keysOf(counters: readonly Counter[]): string[] {
  return counters.map(({ key }) => key)
}

function mostOf(counters: readonly Counter[], key: string): number {
  return counters.find((counter) => counter.key === key)?.most ?? 0
}
