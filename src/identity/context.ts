import type { Logger } from 'pino'
import type { OAuthAdminApi } from '../contracts/oauth-admin-api.ts'
import type { ProviderRegistry } from '../contracts/provider-registry.ts'
import type { SecretRing } from '../cryptography/secret-ring.ts'
import type { Database } from '../database/database.ts'
import type { OutgoingFetch } from '../http/outgoing/outgoing.ts'
import type { AuditLog } from './audit/audit-log.ts'
import type { MessageLimits } from './courier/message-limits.ts'
import type { MessageQueue } from './courier/message-queue.ts'
import type { MessageTemplates } from './courier/templates/message-templates.ts'
import type { PasswordHashing } from './credentials/password/password-hashing.ts'
import type { ErrorContainers } from './flows/error/error-containers.ts'
import type { FlowStore } from './flows/flow-store.ts'
import type { SessionTokenExchanges } from './flows/session-token-exchange/session-token-exchanges.ts'
import type { Guesses } from './guesses/guesses.ts'
import type { WebHooks } from './hooks/web-hook/web-hooks.ts'
import type { IdentityStore } from './identities/identity-store.ts'
import type { OneTimeCodes } from './one-time-codes/one-time-codes.ts'
import type { SchemaRegistry } from './schemas/schema-registry.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { SessionTokenizer } from './sessions/tokenizer/session-tokenizer.ts'
import type { IdentitySettings } from './settings.ts'

/** What every endpoint of the identity server works with. Built once, when the process starts. */
export interface IdentityContext {
  readonly database: Database
  readonly secrets: SecretRing
  readonly settings: IdentitySettings
  readonly identities: IdentityStore
  readonly schemas: SchemaRegistry
  readonly passwords: PasswordHashing
  readonly guesses: Guesses
  readonly sessions: SessionStore
  readonly tokenizer: SessionTokenizer
  readonly flows: FlowStore
  /** Messages to people; the courier sends them. */
  readonly messages: MessageQueue
  readonly messageTemplates: MessageTemplates
  readonly messageLimits: MessageLimits
  readonly codes: OneTimeCodes
  readonly exchanges: SessionTokenExchanges
  readonly errorContainers: ErrorContainers
  /** Requests to other servers, by the rules of the configuration. */
  readonly outgoing: OutgoingFetch
  /** Security events. */
  readonly audit: AuditLog
  /** Services that are asked or told around flows. */
  readonly webHooks: WebHooks
  /** Headers of a request that they are told of. */
  readonly hookHeaders: readonly string[]
  readonly providers: ProviderRegistry
  /** The OAuth 2.0 server, for login challenges; undefined where none is configured. */
  readonly oauth: OAuthAdminApi | undefined
  readonly log: Logger
  readonly clock: () => Date
}
