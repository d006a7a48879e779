import type { FastifyReply } from 'fastify'
import type { ContinueWith, FlowKind, UiText } from '../../contracts/identity-api.ts'
import type { Queryable } from '../../database/database.ts'
import type { Dialogue } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import type { FlowRecord, VerificationFlowRecord } from '../flows/flow.ts'
import type { IdentityRecord } from '../identities/identity.ts'
import type { SessionRecord } from '../sessions/session.ts'
import type { FieldMessages } from '../ui-nodes/node-messages.ts'
import type { Hook } from './hook-settings.ts'
import type { Occasion } from './occasion.ts'
import type { IdentityRewrite } from './web-hook/web-hook-answer.ts'

/** What is about to be written, or was. */
export interface Outcome {
  readonly identity: IdentityRecord
  /** Undefined where nobody is signed in by it. */
  readonly session: SessionRecord | undefined
}

/** What a hook makes of what is about to happen. */
export type Decision =
  /** The form is shown again. */
  | { readonly kind: 'form'; readonly messages: readonly UiText[]; readonly fieldMessages: FieldMessages }
  /** It goes on with other values. */
  | { readonly kind: 'rewrite'; readonly rewrite: IdentityRewrite }
  /** The hook has answered the request itself. */
  | { readonly kind: 'answered'; readonly reply: FastifyReply }

/** What the client is to do when everything is done. */
export interface Continuation {
  readonly continueWith: readonly ContinueWith[]
  /** Where a browser goes instead of where the flow would lead. */
  readonly redirectTo?: string
  /** Is told where the flow would have led, for the browser to go on to. */
  readonly thenTo?: (url: string) => Promise<void>
}

/** What every member of a kind is told. */
export interface HookCall<H extends Hook = Hook> {
  readonly hook: H
  readonly flowKind: FlowKind
  readonly flow: FlowRecord
  readonly dialogue: Dialogue
  readonly occasion: Occasion
  /** Of addresses that something was sent to just now. */
  readonly verifications: readonly VerificationFlowRecord[]
}

/** A kind of hook. One file each; `index.ts` lists them. What it takes part in, it has a member for. */
export interface HookKind<H extends Hook = Hook> {
  readonly hook: H['hook']

  /** Before anything is written; it may refuse, answer by itself, or change what is written. */
  decide?(context: IdentityContext, call: HookCall<H>): Promise<Decision | undefined>

  /** Part of the transaction that writes the outcome. */
  within?(context: IdentityContext, call: HookCall<H>, outcome: Outcome, on: Queryable): Promise<void>

  /** When everything is written, before the answer. */
  afterwards?(
    context: IdentityContext,
    call: HookCall<H>,
    outcome: Outcome,
  ): Promise<Continuation | undefined>
}
