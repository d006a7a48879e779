import { createHmac } from 'node:crypto'
import type { Logger } from 'pino'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import { Instruments } from '../../observability/instruments.ts'
import { isOAuthErrorCode } from '../errors/oauth-error.ts'

/** What happens that somebody may want to follow, under Hydra's names. */
export type EventName =
  | 'OAuth2LoginAccepted'
  | 'OAuth2LoginRejected'
  | 'OAuth2ConsentAccepted'
  | 'OAuth2ConsentRejected'
  | 'OAuth2ConsentRevoked'
  | 'OAuth2DeviceUserCodeAccepted'
  | 'OAuth2ClientCreated'
  | 'OAuth2ClientUpdated'
  | 'OAuth2ClientDeleted'
  | 'OAuth2AccessTokenIssued'
  | 'OAuth2AccessTokenInspected'
  | 'OAuth2AccessTokenRevoked'
  | 'OAuth2RefreshTokenIssued'
  | 'OAuth2TokenExchangeError'
  | 'OIDCIdentityTokenIssued'

export interface EventAttributes {
  readonly clientId?: string | undefined
  /** Logged as a keyed hash, which is the same for the same person and tells nobody who that is. */
  readonly subject?: string | undefined
  readonly grantType?: string | undefined
  readonly consentRequestId?: string | undefined
  /** Code of an error. */
  readonly reason?: string | undefined
}

export interface EventsOptions {
  readonly log: Pick<Logger, 'info' | 'isLevelEnabled'>
  readonly secrets: SecretRing
  readonly instruments?: Instruments | undefined
}

/** Writes events to the log and counts them, and counts what came of requests. */
export class Events {
  readonly #log: EventsOptions['log']
  readonly #subjectKey: Buffer
  readonly #events: Tally
  readonly #tokenRequests: Tally
  readonly #authorizations: Tally

  constructor({ log, secrets, instruments = new Instruments() }: EventsOptions) {
    this.#log = log
    this.#subjectKey = secrets.current('oauth2 subjects in events').key
    const counter = (name: string, help: string, labels: readonly string[]) =>
      new Tally(instruments.counter(name, help, labels))
    this.#events = counter('oauth2_events_total', 'Events of the log, by their name.', ['event'])
    this.#tokenRequests = counter('oauth2_token_requests_total', 'Requests to the token endpoint.', [
      ...['grant_type', 'outcome', 'error'],
    ])
    this.#authorizations = counter(
      'oauth2_authorization_requests_total',
      'Authorization requests that were answered to the application, or refused.',
      ['outcome', 'error'],
    )
  }

  record(event: EventName, attributes: EventAttributes = {}): void {
    this.#events.add(event)
    if (!this.#log.isLevelEnabled('info')) return
    const { clientId, subject, grantType, consentRequestId, reason } = attributes
    this.#log.info(
      {
        event,
        client_id: clientId,
        subject: subject === undefined ? undefined : this.#pseudonym(subject),
        grant_type: grantType,
        consent_request_id: consentRequestId,
        reason,
      },
      'event',
    )
  }

  /** @param grantType one that the server knows, or undefined */
  tokensIssued(grantType: string): void {
    this.#tokenRequests.add(grantType, 'issued', '')
  }

  tokensRefused(grantType: string | undefined, clientId: string | undefined, failure: unknown): void {
    const error = errorLabel(failure)
    this.#tokenRequests.add(grantType ?? 'unknown', outcomeOf(failure), error)
    this.record('OAuth2TokenExchangeError', { clientId, grantType, reason: error })
  }

  authorized(): void {
    this.#authorizations.add('issued', '')
  }

  authorizationRefused(failure: unknown): void {
    this.#authorizations.add(outcomeOf(failure), errorLabel(failure))
  }

  #pseudonym(subject: string): string {
    return createHmac('sha256', this.#subjectKey).update(subject).digest('base64url').slice(0, 22)
  }
}

/** A counter whose labels are looked up once for each combination. */
class Tally {
  readonly #counter: ReturnType<Instruments['counter']>
  readonly #series = new Map<string, { inc(): void }>()

  constructor(counter: ReturnType<Instruments['counter']>) {
    this.#counter = counter
  }

  add(...labels: readonly string[]): void {
    const key = labels.join(' ')
    let series = this.#series.get(key)
    if (!series) {
      series = this.#counter.labels(...labels)
      this.#series.set(key, series)
    }
    series.inc()
  }
}

/** Codes that the contract knows; whatever else a caller could make up is one label. */
function errorLabel(failure: unknown): string {
  if (!(failure instanceof PlatformError)) return 'server_error'
  return isOAuthErrorCode(failure.code) ? failure.code : 'other'
}

function outcomeOf(failure: unknown): 'refused' | 'failed' {
  return failure instanceof PlatformError && failure.status < 500 ? 'refused' : 'failed'
}
