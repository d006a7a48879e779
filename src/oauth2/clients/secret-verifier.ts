import { timingSafeEqual } from 'node:crypto'
import { PlatformError } from '../../contracts/platform-error.ts'
import { sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'
import type { Client } from './client.ts'
import { isFastHash, matchesGeneratedSecret } from './client-secret.ts'
import { GuessLimiter } from './guess-limiter.ts'
import { isOutdated, matchesChosenSecret } from './slow-hash.ts'

const maximumRemembered = 50_000
const maximumRunning = 2
const maximumWaiting = 200

/**
 * Verifies client secrets. A slow hash is computed once per process and secret; from then on the secret is
 * known by a keyed digest in memory. Few slow hashes run at once, few wait, and whoever guesses is slowed
 * down, so that guessing costs the guesser's answers and not the server's processors.
 */
export class SecretVerifier {
  readonly #processKey = randomToken()
  readonly #remembered = new Map<string, { readonly hash: string; readonly digest: Buffer }>()
  readonly #guesses: GuessLimiter
  readonly #upgrade: (client: Client, secret: string) => void
  readonly #verifying = new Map<string, Promise<boolean>>()
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** @param upgrade replaces the hash of a secret that was right, where that is one of former times */
  constructor(clock: () => Date, upgrade: (client: Client, secret: string) => void = () => undefined) {
    this.#upgrade = upgrade
    this.#guesses = new GuessLimiter(clock)
  }

  /**
   * Whether this is the client's secret, or a former one that is still accepted.
   * @param origin who asks, for the limit of wrong guesses: the peer's address
   * @throws PlatformError 429 after too many wrong guesses, 503 when too many wait
   */
  async verify(client: Client, secret: string, origin: string): Promise<boolean> {
    for (const hash of this.#hashes(client)) {
      if (isFastHash(hash) ? matchesGeneratedSecret(hash, secret) : this.#remembers(client, hash, secret))
        return true
    }
    return this.#verifyTogether(client, secret, origin)
  }

  /**
   * After a start everybody who uses a secret comes at once: those who present the same one, from the same
   * address, wait for one verification and take no place of others.
   */
  #verifyTogether(client: Client, secret: string, origin: string): Promise<boolean> {
    const digest = this.#digest(secret).toString('base64')
    const presented = JSON.stringify([client.id, this.#hashes(client), origin, digest])
    let verifying = this.#verifying.get(presented)
    if (!verifying) {
      verifying = this.#verifySlowly(client, secret, origin).finally(() => this.#verifying.delete(presented))
      this.#verifying.set(presented, verifying)
    }
    return verifying
  }

  async #verifySlowly(client: Client, secret: string, origin: string): Promise<boolean> {
    const guesser = `${client.id} ${origin}`
    for (const hash of this.#hashes(client)) {
      if (isFastHash(hash)) continue
      this.#guesses.refuseTooMany(guesser)
      if (await this.#inTurn(() => this.#matchesSlowly(client, hash, secret))) {
        this.#guesses.forget(guesser)
        return true
      }
      this.#guesses.count(guesser)
    }
    return false
  }

  /** Somebody who waited from another address may have verified the same secret meanwhile. */
  async #matchesSlowly(client: Client, hash: string, secret: string): Promise<boolean> {
    if (this.#remembers(client, hash, secret)) return true
    if (!(await matchesChosenSecret(hash, secret))) return false
    this.#remember(client, hash, secret)
    if (hash === client.secretHash && isOutdated(hash)) this.#upgrade(client, secret)
    return true
  }

  #hashes(client: Client): readonly string[] {
    return client.secretHash === undefined
      ? client.rotatedSecretHashes
      : [client.secretHash, ...client.rotatedSecretHashes]
  }

  #remembers(client: Client, hash: string, secret: string): boolean {
    const known = this.#remembered.get(client.id)
    return known?.hash === hash && timingSafeEqual(known.digest, this.#digest(secret))
  }

  #remember(client: Client, hash: string, secret: string): void {
    const oldest =
      this.#remembered.size >= maximumRemembered ? this.#remembered.keys().next().value : undefined
    if (oldest !== undefined) this.#remembered.delete(oldest)
    this.#remembered.set(client.id, { hash, digest: this.#digest(secret) })
  }

  #digest(secret: string): Buffer {
    return sha256(`${this.#processKey}${secret}`)
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= maximumRunning) {
      if (this.#waiting.length >= maximumWaiting) throw tooManyWaiting()
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#running++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

function tooManyWaiting(): PlatformError {
  return new PlatformError({
    status: 503,
    code: 'temporarily_unavailable',
    message: 'Too many clients are being authenticated at once. Please try again in a moment.',
    headers: { 'retry-after': '1' },
  })
}
