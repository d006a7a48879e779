import type { FastifyReply } from 'fastify'
import type { UiText } from '../../contracts/identity-api.ts'
import type { Queryable } from '../../database/database.ts'
import type { Dialogue } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import type { FlowRecord, VerificationFlowRecord } from '../flows/flow.ts'
import {
  beginVerification,
  pendingAddresses,
  withNotified,
} from '../flows/verification/begin-verification.ts'
import type { IdentityRecord } from '../identities/identity.ts'
import type { FieldMessages } from '../ui-nodes/node-messages.ts'
import type { Continuation, HookCall, HookKind, Outcome } from './hook-kind.ts'
import type { Hook } from './hook-settings.ts'
import { hookKinds } from './index.ts'
import type { Occasion } from './occasion.ts'
import type { IdentityRewrite } from './web-hook/web-hook-answer.ts'

/** What the hooks make of what is about to happen. */
export type Verdict =
  | { readonly kind: 'form'; readonly messages: readonly UiText[]; readonly fieldMessages: FieldMessages }
  | { readonly kind: 'answered'; readonly reply: FastifyReply }
  | { readonly kind: 'passed'; readonly rewrite: IdentityRewrite }

export interface Occurrence {
  readonly flow: FlowRecord
  readonly dialogue: Dialogue
  readonly occasion: Occasion
}

/** The hooks after a flow that a person has got through, with a method or with any. In three moments, in order. */
export class AfterFlow {
  readonly #context: IdentityContext
  readonly #hooks: readonly (readonly [Hook, HookKind])[]
  readonly #occurrence: Occurrence
  #verifications: readonly VerificationFlowRecord[] = []

  constructor(context: IdentityContext, method: string | undefined, occurrence: Occurrence) {
    const configured = context.settings.hooks[occurrence.flow.kind].after(method) ?? []
    const hooks = [...configured, ...impliedHooks(context, occurrence)]
    this.#context = context
    this.#hooks = hooks.flatMap((hook) => {
      const kind = hookKinds.get(hook.hook)
      return kind ? [[hook, kind] as const] : []
    })
    this.#occurrence = occurrence
  }

  /**
   * Before anything is written.
   * @param foresee the identity as it will be, with what hooks have changed so far; throws where it cannot be
   */
  async decide(
    foresee: (rewrite: IdentityRewrite) => IdentityRecord | Promise<IdentityRecord>,
  ): Promise<Verdict> {
    let rewrite: IdentityRewrite = {}
    for (const [hook, kind] of this.#hooks) {
      if (!kind.decide) continue
      const identity = await foresee(rewrite)
      const decision = await kind.decide(this.#context, this.#call(hook, { identity }))
      if (decision?.kind === 'rewrite') rewrite = { ...rewrite, ...decision.rewrite }
      else if (decision) return decision
    }
    return { kind: 'passed', rewrite }
  }

  /** As part of the transaction. Gives the identity as it is then. */
  async within(outcome: Outcome, on: Queryable): Promise<IdentityRecord> {
    this.#verifications = this.#sendsVerifications() ? await this.#sendVerifications(outcome, on) : []
    for (const [hook, kind] of this.#hooks)
      await kind.within?.(this.#context, this.#call(hook, {}), outcome, on)
    return withNotified(outcome.identity, this.#verifications)
  }

  /** When everything is written. */
  async afterwards(outcome: Outcome): Promise<Continuation> {
    let continuation: Continuation = { continueWith: [] }
    for (const [hook, kind] of this.#hooks) {
      const next = await kind.afterwards?.(this.#context, this.#call(hook, {}), outcome)
      if (next)
        continuation = {
          ...continuation,
          ...next,
          continueWith: [...continuation.continueWith, ...next.continueWith],
        }
    }
    return continuation
  }

  #sendsVerifications(): boolean {
    const { kind } = this.#occurrence.flow
    return (
      kind === 'registration' ||
      kind === 'settings' ||
      this.#hooks.some(([{ hook }]) => hook === 'verification')
    )
  }

  async #sendVerifications({ identity }: Outcome, on: Queryable): Promise<VerificationFlowRecord[]> {
    const { flow, dialogue } = this.#occurrence
    const started: VerificationFlowRecord[] = []
    for (const address of pendingAddresses(this.#context, identity))
      if (!(await this.#context.messageLimits.refusal(address, dialogue.request, on)))
        started.push(await beginVerification(this.#context, flow, identity, address, on))
    return started
  }

  #call(hook: Hook, about: Partial<Occasion>): HookCall {
    const { flow, dialogue, occasion } = this.#occurrence
    return {
      hook,
      flowKind: flow.kind,
      flow,
      dialogue,
      occasion: { ...occasion, ...about },
      verifications: this.#verifications,
    }
  }
}

/** Once, every sign-up led to the page for verification. */
function impliedHooks({ settings }: IdentityContext, { flow }: Occurrence): readonly Hook[] {
  const isImplied = flow.kind === 'registration' && settings.registration.alwaysShowsVerification
  return isImplied ? [{ hook: 'show_verification_ui' }] : []
}
