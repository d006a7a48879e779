import type { FastifyReply } from 'fastify'
import type { Queryable } from '../../../database/database.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { IdentityRewrite } from '../../hooks/web-hook/web-hook-answer.ts'
import type { IdentityDraft } from '../../identities/identity.ts'
import { IdentityConflict } from '../../identities/identity-conflict.ts'
import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import type { Newcomer } from '../../strategies/strategy.ts'
import { fieldMessages } from '../../ui-text/validation.ts'
import type { RegistrationFlowRecord } from '../flow.ts'
import { afterSignIn } from './after-sign-in.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { endsInSession, finishWithoutSession } from './finish-without-session.ts'
import { offerLink } from './offer-link.ts'
import { showFormAgain } from './show-form.ts'
import { takenIdentifier } from './taken-identifier.ts'

/** Somebody without an identity has shown who they are: creates one, unless it is somebody's already. */
export async function concludeRegistration(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: RegistrationFlowRecord,
  newcomer: Newcomer,
): Promise<FastifyReply> {
  const { draft, methods, account } = newcomer
  const active = methods[0]?.method
  const form = { traits: draft.traits, ...(active !== undefined && { active }) }
  const hooks = afterSignIn(context, dialogue, flow, methods)
  const whole = { ...draft, ...(flow.schemaId && { schemaId: flow.schemaId }) }
  try {
    const verdict = await hooks.decide((rewrite) => context.identities.preview(rewritten(whole, rewrite)))
    if (verdict.kind === 'answered') return verdict.reply
    if (verdict.kind === 'form') return showFormAgain(context, dialogue, flow, { ...form, ...verdict })
    const identity = (on: Queryable) => context.identities.create(rewritten(whole, verdict.rewrite), on)
    return endsInSession(context, flow, active)
      ? await finishSignIn(context, dialogue, flow, { identity, methods, hooks })
      : await finishWithoutSession(context, dialogue, flow, identity, hooks)
  } catch (error) {
    if (error instanceof InvalidTraits) {
      const incomplete = { ...flow, ...(account && { providerId: account.provider }) }
      return showFormAgain(context, dialogue, incomplete, { ...form, fieldMessages: fieldMessages(error) })
    }
    if (!(error instanceof IdentityConflict)) throw error
    return account
      ? offerLink(context, dialogue, flow, error, { ...newcomer, account })
      : showFormAgain(context, dialogue, flow, { ...form, messages: [await takenIdentifier(context, error)] })
  }
}

/** What a provider has verified stays so, whatever a hook changes beside it. */
function rewritten(draft: IdentityDraft, rewrite: IdentityRewrite): IdentityDraft {
  const verified = [...(draft.verifiedAddresses ?? []), ...(rewrite.verifiedAddresses ?? [])]
  return { ...draft, ...rewrite, ...(verified.length > 0 && { verifiedAddresses: verified }) }
}
