import { randomBytes } from 'node:crypto'
import type { ReceivedTokens, SignInAttempt } from './platform-client.ts'

/** What the application knows of one browser. */
export interface BrowserSession {
  readonly id: string
  /** In every form of this browser's pages, so that no other site can press their buttons. */
  readonly formToken: string
  /** By `state`: a person may begin in several tabs. */
  readonly attempts: Map<string, SignInAttempt>
  signedIn?: {
    tokens: ReceivedTokens
    userinfo?: Readonly<Record<string, unknown>>
    refreshes: number
  }
}

const mostSessions = 1000
const mostAttempts = 10

/** Sessions in memory, the least recently made one given up when there are too many. */
export class BrowserSessions {
  readonly #sessions = new Map<string, BrowserSession>()

  find(id: string | undefined): BrowserSession | undefined {
    return id === undefined ? undefined : this.#sessions.get(id)
  }

  create(): BrowserSession {
    const session: BrowserSession = { id: randomId(), formToken: randomId(), attempts: new Map() }
    forgetOldest(this.#sessions, mostSessions)
    this.#sessions.set(session.id, session)
    return session
  }

  end(session: BrowserSession): void {
    this.#sessions.delete(session.id)
  }

  remember(session: BrowserSession, attempt: SignInAttempt): void {
    forgetOldest(session.attempts, mostAttempts)
    session.attempts.set(attempt.state, attempt)
  }
}

function forgetOldest(entries: Map<string, unknown>, most: number): void {
  if (entries.size < most) return
  const [oldest] = entries.keys()
  if (oldest !== undefined) entries.delete(oldest)
}

const randomId = () => randomBytes(32).toString('base64url')
