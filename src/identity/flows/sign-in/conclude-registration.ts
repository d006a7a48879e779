import type { FastifyReply } from 'fastify'
import type { Queryable } from '../../../database/database.ts'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { IdentityConflict } from '../../identities/identity-conflict.ts'
import { InvalidTraits } from '../../schemas/invalid-traits.ts'
import type { Newcomer } from '../../strategies/strategy.ts'
import { fieldMessages } from '../../ui-text/validation.ts'
import type { RegistrationFlowRecord } from '../flow.ts'
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
  try {
    const identity = (on: Queryable) =>
      context.identities.create({ ...draft, ...(flow.schemaId && { schemaId: flow.schemaId }) }, on)
    return endsInSession(context, flow, active)
      ? await finishSignIn(context, dialogue, flow, { identity, methods })
      : await finishWithoutSession(context, dialogue, flow, identity)
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
