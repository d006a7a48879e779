import fastifyFormbody from '@fastify/formbody'
import fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { configuration as configurationSchema } from '../../src/config/configuration.ts'
import type { OAuthAdminApi } from '../../src/contracts/oauth-admin-api.ts'
import type { ProviderRegistry } from '../../src/contracts/provider-registry.ts'
import { SecretRing } from '../../src/cryptography/secret-ring.ts'
import type { DatabaseOptions } from '../../src/database/database.ts'
import { type Endpoint, mount } from '../../src/http/endpoint.ts'
import type { OutgoingFetch } from '../../src/http/outgoing/outgoing.ts'
import { strictValidation } from '../../src/http/strict-validation.ts'
import { AuditLog } from '../../src/identity/audit/audit-log.ts'
import { auditOperators } from '../../src/identity/audit/audit-operators.ts'
import type { IdentityContext } from '../../src/identity/context.ts'
import { allowOrigins } from '../../src/identity/cors/cors.ts'
import { MessageLimits } from '../../src/identity/courier/message-limits.ts'
import { MessageQueue } from '../../src/identity/courier/message-queue.ts'
import { MessageTemplates } from '../../src/identity/courier/templates/message-templates.ts'
import { PasswordHashing } from '../../src/identity/credentials/password/password-hashing.ts'
import { identityErrorHandler } from '../../src/identity/errors/error-handler.ts'
import { ErrorContainers } from '../../src/identity/flows/error/error-containers.ts'
import { FlowStore } from '../../src/identity/flows/flow-store.ts'
import { SessionTokenExchanges } from '../../src/identity/flows/session-token-exchange/session-token-exchanges.ts'
import { Guesses } from '../../src/identity/guesses/guesses.ts'
import { WebHooks } from '../../src/identity/hooks/web-hook/web-hooks.ts'
import { IdentityStore } from '../../src/identity/identities/identity-store.ts'
import { OneTimeCodes } from '../../src/identity/one-time-codes/one-time-codes.ts'
import { SchemaRegistry } from '../../src/identity/schemas/schema-registry.ts'
import { SessionStore } from '../../src/identity/sessions/session-store.ts'
import { SessionTokenizer } from '../../src/identity/sessions/tokenizer/session-tokenizer.ts'
import { identitySettings } from '../../src/identity/settings.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

/** The identity server on a database of its own, with a clock that the test moves. */
export interface TestIdentity {
  readonly context: IdentityContext
  readonly public: FastifyInstance
  readonly admin: FastifyInstance
  readonly testDatabase: TestDatabase
  /** Moves the clock forward. */
  advance(seconds: number): void
  close(): Promise<void>
}

export interface TestIdentityOptions {
  readonly endpoints: readonly Endpoint<IdentityContext>[]
  /** A configuration as somebody would write it. */
  readonly configuration?: Record<string, unknown>
  readonly onStatement?: DatabaseOptions['onStatement']
  readonly providers?: ProviderRegistry
  readonly oauth?: OAuthAdminApi
  readonly outgoing?: OutgoingFetch
}

export async function createTestIdentity(options: TestIdentityOptions): Promise<TestIdentity> {
  const testDatabase = await createTestDatabase(
    options.onStatement ? { onStatement: options.onStatement } : {},
  )
  const { database } = testDatabase
  let now = new Date('2026-07-01T12:00:00.000Z')
  const clock = () => now
  const parsed = configurationSchema.parse({
    public_url: 'https://id.example.com',
    ...options.configuration,
  })
  const settings = identitySettings(parsed)
  const secrets = new SecretRing(['a secret of the test, long enough'])
  const schemas = new SchemaRegistry(settings)
  await schemas.load(() => Promise.reject(new Error('this test fetches nothing')))
  const audit = new AuditLog(database, settings.audit, pino({ level: 'silent' }), clock)
  const context: IdentityContext = {
    database,
    secrets,
    settings,
    schemas,
    passwords: new PasswordHashing(settings.hashers),
    guesses: new Guesses(database, settings.throttling, clock, audit),
    audit,
    outgoing: options.outgoing ?? (() => Promise.reject(new Error('this test asks no other server'))),
    webHooks: new WebHooks({
      outgoing: options.outgoing ?? (() => Promise.reject(new Error('this test asks no other server'))),
      log: pino({ level: 'silent' }),
      clock,
      waitMilliseconds: [0, 0],
    }),
    hookHeaders: parsed.clients.web_hook.header_allowlist,
    identities: new IdentityStore(database, schemas, settings.factors, clock),
    sessions: new SessionStore(database, settings.session.lifespanSeconds, clock),
    tokenizer: new SessionTokenizer({
      templates: settings.session.tokenTemplates,
      publicUrl: settings.publicUrl,
      outgoing: options.outgoing ?? (() => Promise.reject(new Error('this test asks no other server'))),
      clock,
    }),
    flows: new FlowStore(database, clock),
    messages: new MessageQueue(database, secrets, clock),
    messageTemplates: new MessageTemplates(settings.publicUrl),
    messageLimits: new MessageLimits(database, settings.messageLimits, clock),
    codes: new OneTimeCodes(database, secrets, settings.code.mostTries, clock),
    exchanges: new SessionTokenExchanges(database, clock),
    errorContainers: new ErrorContainers(database, clock),
    providers: options.providers ?? { list: () => [], get: () => undefined },
    oauth: options.oauth,
    log: pino({ level: 'silent' }),
    clock,
  }
  const listener = (name: 'public' | 'admin') => {
    const server = fastify()
    server.register(fastifyFormbody)
    strictValidation(server)
    server.setErrorHandler(identityErrorHandler(context))
    if (name === 'public') allowOrigins(server, settings.cors)
    if (name === 'admin') auditOperators(server, context)
    mount(server, name, options.endpoints, context)
    return server
  }
  const [publicServer, adminServer] = [listener('public'), listener('admin')]
  return {
    context,
    public: publicServer,
    admin: adminServer,
    testDatabase,
    advance: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
    close: async () => {
      await publicServer.close()
      await adminServer.close()
      await audit.flush()
      await testDatabase.drop()
    },
  }
}
