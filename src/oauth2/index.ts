import type { Logger } from 'pino'
import type { Configuration } from '../config/configuration.ts'
import type { Component } from '../contracts/component.ts'
import type { OAuthAdminApi } from '../contracts/oauth-admin-api.ts'
import type { SignInDecision } from '../contracts/sign-in-decision.ts'
import type { SecretRing } from '../cryptography/secret-ring.ts'
import type { Database } from '../database/database.ts'
import { Housekeeping } from '../database/housekeeping.ts'
import type { Notifications } from '../database/notifications.ts'
import { type Endpoint, type ListenerName, mount } from '../http/endpoint.ts'
import type { Instruments } from '../observability/instruments.ts'
import { createOAuthAdminApi } from './admin/in-process.ts'
import { UsedAssertions } from './assertions/used-assertions.ts'
import { ClientKeys } from './clients/client-keys.ts'
import { CachedClientStore, clientsChannel } from './clients/client-store.ts'
import { SecretVerifier } from './clients/secret-verifier.ts'
import { upgradeSecret } from './clients/upgrade-secret.ts'
import { PostgresConsentStore } from './consents/postgres-consent-store.ts'
import type { OAuth2Context } from './context.ts'
import { allowOrigins } from './cors/cors.ts'
import { PostgresDeviceRequestStore } from './device-requests/postgres-device-request-store.ts'
import { UserCodeGuesses } from './device-requests/user-code-guesses.ts'
import { oauth2Endpoints } from './endpoints/index.ts'
import { Events } from './events/events.ts'
import { expiringTables } from './expiring-tables.ts'
import { PostgresGrantStore } from './grants/postgres-grant-store.ts'
import { hookFetch } from './hooks/hook-fetch.ts'
import { prepareScope } from './http-scope.ts'
import { BroadcastKeys } from './keys/broadcast-keys.ts'
import { DecryptionKeys } from './keys/decryption-keys.ts'
import { KeyRotation } from './keys/key-rotation.ts'
import { keysChannel } from './keys/key-set-table.ts'
import { SealedKeyStore } from './keys/sealed-key-store.ts'
import { BackChannel } from './logout-notifications/back-channel.ts'
import { LogoutQueue } from './logout-notifications/logout-queue.ts'
import { guardedOutgoing } from './outgoing.ts'
import { RemoteRequestObjects } from './request-objects/remote-request-objects.ts'
import type { EndedLoginSession } from './sessions/login-session.ts'
import { PostgresLoginSessionStore } from './sessions/postgres-login-session-store.ts'
import { oauth2Settings } from './settings.ts'
import { AccessTokenStatus } from './tokens/access-token-status.ts'

export interface OAuth2Options {
  readonly configuration: Configuration
  readonly database: Database
  readonly notifications: Pick<Notifications, 'available' | 'subscribe'>
  readonly secrets: SecretRing
  /** What a login UI in the same process decides without a page. */
  readonly decision: () => SignInDecision | undefined
  /** Ends the identity session behind a login session that has ended. */
  readonly onSessionEnded?: (ended: EndedLoginSession) => Promise<void> | undefined
  /** Where what happens is counted. */
  readonly instruments?: Instruments
  readonly log: Logger
  readonly clock?: () => Date
}

export interface OAuth2 {
  readonly component: Component
  /** The admin contract by function calls. */
  readonly admin: OAuthAdminApi
  readonly endpoints: readonly Endpoint<OAuth2Context>[]
}

/** Taken by whoever deletes expired rows, so that of many replicas one does. */
const housekeepingLock = 4_444_000_003

/** Builds the OAuth 2.0 and OpenID Connect server. */
export async function createOAuth2(options: OAuth2Options): Promise<OAuth2> {
  const { context, keys, keyRotation, backChannel } = await createContext(options)
  const housekeeping = new Housekeeping({
    ...context,
    tables: expiringTables,
    lock: housekeepingLock,
    ...(options.instruments && { instruments: options.instruments }),
  })
  const routes = (listener: ListenerName): Component['publicRoutes'] => {
    return (server) => {
      prepareScope(server, listener, context.settings)
      if (listener === 'public') allowOrigins(server, context)
      mount(server, listener, oauth2Endpoints, context)
    }
  }
  return {
    admin: createOAuthAdminApi(context),
    endpoints: oauth2Endpoints,
    component: {
      name: 'oauth2',
      publicRoutes: routes('public'),
      adminRoutes: routes('admin'),
      start: async () => {
        await keys.prepare()
        await context.decryptionKeys.prepare()
        housekeeping.start()
        backChannel.start()
        keyRotation.start()
      },
      stop: async () => {
        await Promise.all([housekeeping.stop(), backChannel.stop(), keyRotation.stop()])
      },
    },
  }
}

/** A registration or a delivery waits for the answer, of which little is read. */
const outgoingLimits = { timeoutMilliseconds: 5000, maximumBodyBytes: 131_072 }

/** Of a client's JWK set, which a request waits for. */
const keySetLimits = { timeoutMilliseconds: 5000, maximumBodyBytes: 131_072 }

/** Of a request object that is fetched, for which a browser waits. */
const requestObjectLimits = { timeoutMilliseconds: 5000, maximumBodyBytes: 65_536 }

async function createContext(options: OAuth2Options) {
  const { configuration, database, notifications, secrets, decision, log } = options
  const clock = options.clock ?? (() => new Date())
  const settings = oauth2Settings(configuration, secrets)
  const clients = new CachedClientStore(database, notifications)
  const keys = new SealedKeyStore(database, secrets, notifications, clock)
  const keyRotation = new KeyRotation({ database, secrets, keys, settings, log, clock })
  const broadcastKeys = new BroadcastKeys(settings.broadcastKeys, database, secrets, notifications)
  const decryptionKeys = new DecryptionKeys(database, secrets, notifications)
  await notifications.subscribe(clientsChannel, (id) => clients.forget(id))
  await notifications.subscribe(keysChannel, () => {
    keys.forget()
    decryptionKeys.forget()
    broadcastKeys.forget()
  })
  const outgoing = guardedOutgoing(configuration, outgoingLimits)
  const telling = { clients, keys, settings, outgoing, log, clock }
  const backChannel = new BackChannel(telling, new LogoutQueue(database, clock))
  const context: OAuth2Context = {
    database,
    secrets,
    settings,
    clients,
    clientSecrets: new SecretVerifier(clock, (client, secret) => {
      upgradeSecret(database, client, secret).catch((err) =>
        log.warn({ err, client_id: client.id }, 'the hash of a client secret was not upgraded'),
      )
    }),
    clientKeys: new ClientKeys(guardedOutgoing(configuration, keySetLimits), clock),
    usedAssertions: new UsedAssertions(database),
    hookFetch: hookFetch(settings.hooks),
    keys,
    keyRotation,
    broadcastKeys,
    decryptionKeys,
    requestObjects: new RemoteRequestObjects(guardedOutgoing(configuration, requestObjectLimits), clock),
    grants: new PostgresGrantStore(database, clients, settings, clock),
    deviceRequests: new PostgresDeviceRequestStore(database, secrets, clients, settings, clock),
    userCodeGuesses: new UserCodeGuesses(database, clock),
    tokenStatus: new AccessTokenStatus(database),
    outgoing,
    loginSessions: new PostgresLoginSessionStore(database, clock),
    backChannel,
    consents: new PostgresConsentStore(database, clock),
    onSessionEnded: async (ended) => options.onSessionEnded?.(ended),
    decision,
    events: new Events({ log, secrets, instruments: options.instruments }),
    log,
    clock,
  }
  return { context, keys, keyRotation, backChannel }
}
