import type { FastifyRequest } from 'fastify'
import type { AuthenticationMethod, UiNode, UiText } from '../../contracts/identity-api.ts'
import type { IdentityContext } from '../context.ts'
import type { OidcLink } from '../credentials/oidc.ts'
import type {
  LoginFlowRecord,
  PendingLink,
  RegistrationFlowRecord,
  SettingsFlowRecord,
} from '../flows/flow.ts'
import type { IdentityChange, IdentityDraft, IdentityRecord, Traits } from '../identities/identity.ts'
import type { Address } from '../one-time-codes/address.ts'
import type { IdentitySchema } from '../schemas/identity-schema.ts'
import type { Submission } from '../submission/submission.ts'
import type { FieldMessages } from '../ui-nodes/node-messages.ts'

/** A way to prove who one is. What a strategy takes part in, it has a member for. */
export interface Strategy {
  /** The name in `method`, in `active` and in a session's authentication methods. */
  readonly method: string
  /** Whether the configuration has it on; always, where there is nothing to configure. */
  isEnabled?(context: IdentityContext): boolean
  readonly login?: LoginStrategy
  readonly registration?: RegistrationStrategy
  readonly settings?: SettingsStrategy
}

/** Somebody sent a form in. */
export interface Attempt<Flow> {
  readonly flow: Flow
  readonly submission: Submission
  readonly request: FastifyRequest
}

/** The person must go elsewhere first, for example to a provider. */
export interface Detour {
  readonly kind: 'detour'
  readonly url: string
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[]
  /** What the flow is to remember meanwhile. */
  readonly traits?: Traits
}

/** The form must be shown again, with these messages. */
export interface FormAgain {
  readonly kind: 'form'
  readonly messages?: readonly UiText[]
  readonly fieldMessages?: FieldMessages
  readonly traits?: Traits
  /** Whose account a wrong proof was for; it is recorded, and never shown. */
  readonly accountId?: string
  /** What the person signs in with, as they wrote it. */
  readonly identifier?: string
  /** The login goes on with the security key of this person; see LoginDocument. */
  readonly securityKeyOf?: LoginFlowRecord['securityKeyOf']
  /** What the person calls the security key that they sign up with. */
  readonly keyName?: string
  /** The login goes on with how the person signs in. */
  readonly identified?: LoginFlowRecord['identified']
  /** A code is on its way there; the flow waits for it. */
  readonly codeSentTo?: Address
  /** Where a sign-up in two steps goes on. */
  readonly step?: RegistrationFlowRecord['step']
}

/** Somebody has proven to be this identity. */
export interface Authenticated {
  readonly kind: 'authenticated'
  readonly identity: IdentityRecord
  readonly methods: readonly AuthenticationMethod[]
  /** What the proof brings with it, for example newer traits from a provider. */
  readonly change?: (current: IdentityRecord) => IdentityChange
}

/** Somebody who has no identity yet. */
export interface Newcomer {
  readonly kind: 'newcomer'
  readonly draft: IdentityDraft
  readonly methods: readonly AuthenticationMethod[]
  /** The account at a provider that they came from; it may become a way into an identity that exists. */
  readonly account?: OidcLink & { readonly label: string }
}

interface Method<Form, Flow, Outcome> {
  /** The nodes that it adds to a form. They are ordered afterwards. */
  nodes(context: IdentityContext, form: Form): readonly UiNode[]
  /** Whether a submission is meant for it. */
  accepts(submission: Submission): boolean
  submit(context: IdentityContext, attempt: Attempt<Flow>): Promise<Outcome | Detour | FormAgain>
}

export interface LoginForm {
  readonly flow: LoginFlowRecord
  readonly schema: IdentitySchema
  /** Who is asked to prove it again. */
  readonly identity: IdentityRecord | undefined
}

export interface LoginStrategy extends Method<LoginForm, LoginFlowRecord, Authenticated | Newcomer> {
  /** The level of the logins that it takes part in: aal1 unless it is a second factor. */
  assurance?(context: IdentityContext): 'aal1' | 'aal2'
  /** Offered before it is known who the person is. */
  readonly needsNoIdentifier?: boolean
  /** Whether this identity can sign in with it, other than by the credential that waits to be linked. */
  canSignIn(context: IdentityContext, identity: IdentityRecord, waiting?: PendingLink): boolean
}

export interface RegistrationForm {
  readonly flow: RegistrationFlowRecord
  readonly schema: IdentitySchema
}

export interface RegistrationStrategy
  extends Method<RegistrationForm, RegistrationFlowRecord, Authenticated | Newcomer> {
  /** Part of the first page of a sign-up in two steps. */
  readonly isFirstStep?: boolean
}

export interface SettingsForm {
  readonly flow: SettingsFlowRecord
  readonly schema: IdentitySchema
  readonly identity: IdentityRecord
}

/** What changes. Changes of credentials need a recent sign-in. */
export interface Changed {
  readonly kind: 'changed'
  readonly change: (current: IdentityRecord) => IdentityChange
  /** What the person has proven with it: it counts for their session at once. */
  readonly methods?: readonly AuthenticationMethod[]
}

/** Nothing changes yet: the form has more to show. */
export interface Shown {
  readonly kind: 'shown'
  readonly flow: SettingsFlowRecord
}

export interface SettingsStrategy extends Method<SettingsForm, SettingsFlowRecord, Changed | Shown> {
  /** Whether a submission may only come from a session that is recent enough. */
  needsRecentSignIn(
    context: IdentityContext,
    attempt: Attempt<SettingsFlowRecord>,
  ): boolean | Promise<boolean>
}
