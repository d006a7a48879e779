import type { Comparison } from './comparison.ts'
import { type Contender, startServer } from './contender.ts'
import type { Finding } from './finding.ts'
import { type PersonSignedIn, type PlatformUnderLoad, startPlatform } from './platform.ts'

/** A comparison, with what was started for it alone and ends with it. */
export interface PreparedComparison extends Comparison {
  readonly started: readonly { stop(): Promise<void> }[]
}

/** One thing that can be measured by itself: `--only` chooses by the name. */
export interface Scenario {
  readonly name: string
  /** Left out unless it is asked for, because it takes long. */
  readonly onlyByName?: boolean
  readonly run: (bench: Bench) => Promise<PreparedComparison | Finding>
}

/** What scenarios share. Each part is started when the first one needs it. */
export class Bench {
  readonly databaseUrl: string
  readonly seconds: number
  readonly #people: number
  #platform: Promise<PlatformUnderLoad> | undefined
  #client: Promise<{ id: string; authorization: string }> | undefined
  #persons: Promise<PersonSignedIn[]> | undefined
  #lookup: Promise<Contender> | undefined

  constructor(options: { readonly databaseUrl: string; readonly seconds: number; readonly people: number }) {
    this.databaseUrl = options.databaseUrl
    this.seconds = options.seconds
    this.#people = options.people
  }

  /** The platform with one worker. */
  platform(): Promise<PlatformUnderLoad> {
    this.#platform ??= startPlatform(this.databaseUrl)
    return this.#platform
  }

  /** People who are signed in at one application. */
  people(): Promise<readonly PersonSignedIn[]> {
    this.#persons ??= this.#signIn()
    return this.#persons
  }

  /** A bare server that does one primary-key lookup per request. */
  lookup(): Promise<Contender> {
    this.#lookup ??= startServer('limit', 'limit-lookup.ts', { DATABASE_URL: this.databaseUrl })
    return this.#lookup
  }

  async stop(): Promise<void> {
    await (await this.#platform)?.stop()
    await (await this.#lookup)?.stop()
  }

  async #signIn(): Promise<PersonSignedIn[]> {
    const platform = await this.platform()
    this.#client ??= platform.registerClient({
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: ['https://app.example.com/callback'],
      scope: 'openid profile email',
      skip_consent: true,
    })
    const client = await this.#client
    const people: PersonSignedIn[] = []
    for (let person = 0; person < this.#people; person++) people.push(await platform.signInPerson(client))
    return people
  }
}
