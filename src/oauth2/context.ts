import type { Logger } from 'pino'
import type { SignInDecision } from '../contracts/sign-in-decision.ts'
import type { SecretRing } from '../cryptography/secret-ring.ts'
import type { Database } from '../database/database.ts'
import type { OutgoingFetch } from '../http/outgoing/outgoing.ts'
import type { UsedAssertions } from './assertions/used-assertions.ts'
import type { ClientKeys } from './clients/client-keys.ts'
import type { ClientStore } from './clients/client-store.ts'
import type { SecretVerifier } from './clients/secret-verifier.ts'
import type { ConsentStore } from './consents/consent-store.ts'
import type { DeviceRequestStore } from './device-requests/device-request-store.ts'
import type { UserCodeGuesses } from './device-requests/user-code-guesses.ts'
import type { Events } from './events/events.ts'
import type { GrantStore } from './grants/grant-store.ts'
import type { BroadcastKeys } from './keys/broadcast-keys.ts'
import type { DecryptionKeys } from './keys/decryption-keys.ts'
import type { KeyRotation } from './keys/key-rotation.ts'
import type { KeyStore } from './keys/key-store.ts'
import type { RemoteRequestObjects } from './request-objects/remote-request-objects.ts'
import type { EndedLoginSession } from './sessions/login-session.ts'
import type { LoginSessionStore } from './sessions/login-session-store.ts'
import type { OAuth2Settings } from './settings.ts'
import type { AccessTokenStatus } from './tokens/access-token-status.ts'

/** What the endpoints of the OAuth 2.0 server work with. */
export interface OAuth2Context {
  readonly database: Database
  readonly secrets: SecretRing
  readonly settings: OAuth2Settings
  readonly clients: ClientStore
  readonly clientSecrets: SecretVerifier
  readonly clientKeys: ClientKeys
  readonly usedAssertions: UsedAssertions
  /** Asks the hooks, which the operator wrote down. */
  readonly hookFetch: OutgoingFetch
  readonly keys: KeyStore
  readonly keyRotation: Pick<KeyRotation, 'rotate'>
  /** Further public keys that are published. */
  readonly broadcastKeys: Pick<BroadcastKeys, 'all' | 'forget'>
  readonly decryptionKeys: DecryptionKeys
  readonly requestObjects: RemoteRequestObjects
  readonly grants: GrantStore
  readonly deviceRequests: DeviceRequestStore
  readonly userCodeGuesses: UserCodeGuesses
  readonly tokenStatus: AccessTokenStatus
  /** Requests to addresses that clients registered, behind the guard against server-side request forgery. */
  readonly outgoing: OutgoingFetch
  readonly loginSessions: LoginSessionStore
  /** Tells applications of logouts. */
  readonly backChannel: { wake(): void }
  readonly consents: ConsentStore
  /**
   * Ends what belongs to a login session elsewhere: the identity session behind it. Whoever implements it may
   * find that ended already and throw 404.
   */
  readonly onSessionEnded: (ended: EndedLoginSession) => Promise<void> | undefined
  /** What a login UI in the same process decides without a page; undefined when it runs elsewhere. */
  readonly decision: () => SignInDecision | undefined
  /** What happens, for the log and for metrics. */
  readonly events: Events
  readonly log: Logger
  readonly clock: () => Date
}
