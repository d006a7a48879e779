import type { AuthenticatorAssuranceLevel, FlowKind, UiText } from '../../contracts/identity-api.ts'
import type { Traits } from '../identities/identity.ts'
import type { Address } from '../one-time-codes/address.ts'
import type { FieldMessages } from '../ui-nodes/node-messages.ts'

/**
 * What every flow remembers between requests. Its form is not stored: the nodes follow from this, the
 * configuration and the identity, each time that the flow is shown.
 */
interface FlowDocument {
  /** `browser` for pages and single-page apps, `api` for native clients. */
  readonly type: 'browser' | 'api'
  /** The address that started the flow, with its query. */
  readonly requestUrl: string
  /** Where the person wants to go afterwards; checked against the allow-list when the flow started. */
  readonly returnTo?: string
  /** Names the browser that started the flow; see csrf/. */
  readonly csrfBinding?: string
  /** The method that was used last. */
  readonly active?: string
  readonly state: string
  readonly schemaId?: string
  readonly transientPayload?: Readonly<Record<string, unknown>>
  /** Messages about the whole form. */
  readonly messages: readonly UiText[]
  readonly fieldMessages: FieldMessages
  /** What its secrets follow from, see flow-secret.ts. */
  readonly seed?: string
  /** Values of trait fields so far. */
  readonly traits: Traits
}

/** What login and registration share: they end in a session and turn into each other. */
interface SignInDocument extends FlowDocument {
  /** The OAuth 2.0 server waits for this sign-in. */
  readonly loginChallenge?: string
  /** Names the session token exchange of a native client, see session-token-exchange/. */
  readonly exchange?: string
  /** What the person signs in with, as they wrote it. */
  readonly identifier?: string
  /** Where a code was sent to, in the spelling of the store; while it is awaited. */
  readonly codeSentTo?: Address
}

/** A credential that becomes another way into an account once the person has proven that it is theirs. */
export interface PendingLink {
  /** The account. Never shown. */
  readonly identityId: string
  readonly identifier: string
  readonly providerId: string
  readonly providerLabel: string
  /** The provider's answer, sealed. */
  readonly sealedCredential: string
  /** Names the browser that brought it, see continuity/; for native flows, which belong to no browser. */
  readonly browserBinding?: string
}

/** A sign-in that tries a provider out. */
export interface TestLogin {
  readonly providerId: string
  /** The form carries its token; whoever has it may send the form. */
  readonly csrfSecret: string
  /** What was found out, sealed, and which browser may see it. */
  readonly result?: { readonly sealed: string; readonly reader: string }
}

export interface LoginDocument extends SignInDocument {
  /** The person is signed in and is asked to prove it again. */
  readonly refresh: boolean
  readonly requestedAal: AuthenticatorAssuranceLevel
  /** Who was signed in when a refresh or a second factor was asked for. */
  readonly identityId?: string
  readonly link?: PendingLink
  readonly test?: TestLogin
  /** The person has chosen to sign in with a security key; whose, unless nobody may learn whether there is one. */
  readonly securityKeyOf?: { readonly identityId?: string }
  /** The person has said who they are; whose account that is, unless nobody may learn whether there is one. */
  readonly identified?: { readonly identityId?: string }
}

export interface RegistrationDocument extends SignInDocument {
  /** What the person calls the security key that they sign up with. */
  readonly keyName?: string
  /** Of a sign-up in two steps; the first one unless said. */
  readonly step?: 'profile' | 'credential'
  /** The provider whose claims did not make a complete identity. */
  readonly providerId?: string
  /** The flow that turned into this one; both are completed together. */
  readonly originFlowId?: string
  /** Where the person goes once the address is verified; {@link returnTo} unless said. */
  readonly afterVerificationReturnTo?: string
}

export interface SettingsDocument extends FlowDocument {
  readonly identityId: string
  /** Backup codes that the person is shown: new ones, sealed until they are confirmed, or their own. */
  readonly backupCodes?: { readonly kind: 'offered'; readonly sealed: string } | { readonly kind: 'revealed' }
  /** A change that waits for a fresh sign-in, sealed. */
  readonly parkedSubmission?: string
}

/** What recovery and verification share: a message is sent, and what it says comes back. */
interface ProofDocument extends FlowDocument {
  /** How the message proves it. */
  readonly method: ProofMethod
  /** Where the message went, as the person wrote it. */
  readonly address?: string
}

export type ProofMethod = 'code' | 'link'

export interface VerificationDocument extends ProofDocument {
  /** The code of a mailed link, sealed; the form is filled in with it. */
  readonly sealedCode?: string
  /** Where the person goes on afterwards, where that is not to be shown. */
  readonly continueUrl?: string
}

export interface RecoveryDocument extends ProofDocument {
  /** Whoever has recovered goes on without changing anything. */
  readonly skipSettings?: boolean
  /** An operator made it for this identity, and hands the code or the link on. */
  readonly identityId?: string
  /** The person may choose among the addresses of the account; decided when the flow starts. */
  readonly choosesAddress?: boolean
  /** Where the code was sent to, in the spelling of the store. */
  readonly sentTo?: string
  /** Addresses of the account to choose from, and the one that was chosen. They are shown masked only. */
  readonly choices?: readonly Address[]
  readonly chosen?: Address
}

interface FlowRow<Kind extends FlowKind> {
  readonly id: string
  readonly kind: Kind
  readonly issuedAt: Date
  readonly updatedAt: Date
  readonly expiresAt: Date
  readonly completedAt: Date | undefined
}

export type LoginFlowRecord = FlowRow<'login'> & LoginDocument
export type RegistrationFlowRecord = FlowRow<'registration'> & RegistrationDocument
export type SettingsFlowRecord = FlowRow<'settings'> & SettingsDocument
export type SignInFlowRecord = LoginFlowRecord | RegistrationFlowRecord
export type VerificationFlowRecord = FlowRow<'verification'> & VerificationDocument
export type RecoveryFlowRecord = FlowRow<'recovery'> & RecoveryDocument
export type ProofFlowRecord = VerificationFlowRecord | RecoveryFlowRecord
/** What strategies take part in. */
export type StrategyFlowRecord = SignInFlowRecord | SettingsFlowRecord
export type FlowRecord = StrategyFlowRecord | ProofFlowRecord
export type FlowRecordOf<Kind extends FlowRecord['kind']> = Extract<FlowRecord, { kind: Kind }>

/** What a form looks like before anything was sent to it. */
export const emptyForm = { messages: [], fieldMessages: {}, traits: {} } as const
