import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Configuration } from '../config/configuration.ts'
import type { Component } from '../contracts/component.ts'
import type { IdentityApi } from '../contracts/identity-api.ts'
import type { OAuthAdminApi } from '../contracts/oauth-admin-api.ts'
import type { ProviderRegistry } from '../contracts/provider-registry.ts'
import type { SecretRing } from '../cryptography/secret-ring.ts'
import type { Database } from '../database/database.ts'
import { Housekeeping } from '../database/housekeeping.ts'
import type { Notifications } from '../database/notifications.ts'
import { type Endpoint, type ListenerName, mount } from '../http/endpoint.ts'
import { strictValidation } from '../http/strict-validation.ts'
import type { Instruments } from '../observability/instruments.ts'
import { redirectToPublic } from './admin/redirect-to-public.ts'
import { AuditLog } from './audit/audit-log.ts'
import { auditOperators } from './audit/audit-operators.ts'
import type { IdentityContext } from './context.ts'
import { allowOrigins } from './cors/cors.ts'
import { Courier } from './courier/courier.ts'
import { httpSender } from './courier/http-sender.ts'
import { MessageLimits } from './courier/message-limits.ts'
import { MessageQueue } from './courier/message-queue.ts'
import { channelSender } from './courier/sender.ts'
import { smtpSender } from './courier/smtp-sender.ts'
import { MessageTemplates } from './courier/templates/message-templates.ts'
import { PasswordHashing } from './credentials/password/password-hashing.ts'
import { identityEndpoints } from './endpoints.ts'
import { identityErrorHandler } from './errors/error-handler.ts'
import { expiringTables } from './expiring-tables.ts'
import { ErrorContainers } from './flows/error/error-containers.ts'
import { flowApi } from './flows/flow-api.ts'
import { FlowStore } from './flows/flow-store.ts'
import { SessionTokenExchanges } from './flows/session-token-exchange/session-token-exchanges.ts'
import {
  courierOutgoing,
  guardedOutgoing,
  hookOutgoing,
  schemaOutgoing,
  tokenizerOutgoing,
} from './guarded-outgoing.ts'
import { Guesses } from './guesses/guesses.ts'
import { WebHooks } from './hooks/web-hook/web-hooks.ts'
import { IdentityStore } from './identities/identity-store.ts'
import { OneTimeCodes } from './one-time-codes/one-time-codes.ts'
import { SchemaRegistry } from './schemas/schema-registry.ts'
import { sessionApi } from './sessions/session-api.ts'
import { SessionStore } from './sessions/session-store.ts'
import { SessionTokenizer } from './sessions/tokenizer/session-tokenizer.ts'
import { identitySettings, type MessageServiceSettings } from './settings.ts'

export interface IdentityOptions {
  readonly configuration: Configuration
  readonly database: Database
  readonly notifications?: Notifications
  readonly secrets: SecretRing
  readonly providers: ProviderRegistry
  /** Where login challenges are resolved; undefined where no OAuth 2.0 server is configured. */
  readonly oauth: OAuthAdminApi | undefined
  /** Where what happens is counted. */
  readonly instruments?: Instruments
  readonly log: Logger
  readonly clock?: () => Date
}

export interface IdentityServer {
  readonly component: Component
  /** The identity contract by function calls. */
  readonly api: IdentityApi
  /** For the API description. */
  readonly endpoints: readonly Endpoint<IdentityContext>[]
}

/** Of this component; whoever holds it cleans up for all replicas. */
const housekeepingLock = 4_444_000_012

/** Builds the identity server. Throws a PlatformError when a configured schema cannot be used. */
export async function createIdentity(options: IdentityOptions): Promise<IdentityServer> {
  const { configuration, database, secrets, providers, oauth, log } = options
  const clock = options.clock ?? (() => new Date())
  const settings = identitySettings(configuration)
  const schemas = new SchemaRegistry(settings)
  await schemas.load(schemaOutgoing(configuration))
  const audit = new AuditLog(database, settings.audit, log, clock)
  const context: IdentityContext = {
    database,
    secrets,
    settings,
    schemas,
    passwords: new PasswordHashing(settings.hashers),
    guesses: new Guesses(database, settings.throttling, clock, audit),
    audit,
    outgoing: guardedOutgoing(configuration, settings),
    webHooks: new WebHooks({ outgoing: hookOutgoing(configuration), log, clock }),
    hookHeaders: configuration.clients.web_hook.header_allowlist,
    identities: new IdentityStore(database, schemas, settings.factors, clock),
    sessions: new SessionStore(database, settings.session.lifespanSeconds, clock),
    tokenizer: new SessionTokenizer({
      templates: settings.session.tokenTemplates,
      publicUrl: settings.publicUrl,
      outgoing: tokenizerOutgoing(configuration),
      clock,
    }),
    flows: new FlowStore(database, clock),
    messages: new MessageQueue(database, secrets, clock),
    messageTemplates: new MessageTemplates(settings.publicUrl),
    messageLimits: new MessageLimits(database, settings.messageLimits, clock),
    codes: new OneTimeCodes(database, secrets, settings.code.mostTries, clock),
    exchanges: new SessionTokenExchanges(database, clock),
    errorContainers: new ErrorContainers(database, clock),
    providers,
    oauth,
    log,
    clock,
  }
  const housekeeping = new Housekeeping({
    database,
    log,
    clock,
    lock: housekeepingLock,
    tables: expiringTables,
    ...(options.instruments && { instruments: options.instruments }),
  })
  const courier = courierOf(context, configuration)
  const routes = (listener: ListenerName) => async (server: FastifyInstance) => {
    await server.register(formbody)
    strictValidation(server)
    server.setErrorHandler(identityErrorHandler(context))
    mount(server, listener, identityEndpoints, context)
    if (listener === 'public') allowOrigins(server, settings.cors)
    if (listener === 'admin') auditOperators(server, context)
    if (listener === 'admin') redirectToPublic(server, settings.publicUrl)
  }
  return {
    component: {
      name: 'identity',
      publicRoutes: routes('public'),
      adminRoutes: routes('admin'),
      start: async () => {
        housekeeping.start()
        courier?.start()
      },
      stop: async () => {
        await Promise.all([housekeeping.stop(), courier?.stop(), context.webHooks.stop()])
        await audit.flush()
      },
    },
    api: { ...sessionApi(context), ...flowApi(context) },
    endpoints: identityEndpoints,
  }
}

/** Undefined where nothing is configured that sends: messages wait. */
function courierOf(
  { settings, messages, log, clock }: IdentityContext,
  configuration: Configuration,
): Courier | undefined {
  const { smtp, channels, ...options } = settings.courier
  const byService = (service: MessageServiceSettings | undefined) =>
    service && httpSender(service, courierOutgoing(configuration), clock)
  const email = byService(channels.email) ?? (smtp && smtpSender(smtp, options.mostAtOnce))
  const sms = byService(channels.sms)
  if (!email && !sms) return undefined
  return new Courier({
    ...options,
    queue: messages,
    channels: [...(email ? (['email'] as const) : []), ...(sms ? (['sms'] as const) : [])],
    sender: channelSender({ ...(email && { email }), ...(sms && { sms }) }),
    log,
    clock,
  })
}
