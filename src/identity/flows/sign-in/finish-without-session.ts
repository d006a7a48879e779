import type { FastifyReply } from 'fastify'
import type { Queryable } from '../../../database/database.ts'
import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { AfterFlow } from '../../hooks/after-flow.ts'
import type { IdentityRecord } from '../../identities/identity.ts'
import { identityBody } from '../../identities/identity-body.ts'
import type { RegistrationFlowRecord } from '../flow.ts'
import { answerCompleted } from '../replace-flow.ts'
import { returnUrl } from './answer-signed-in.ts'
import { completeFlow, FlowAlreadyCompleted } from './complete-flow.ts'

/**
 * Whether somebody who has signed up is signed in as well: when the hook `session` is configured for the
 * method. Where an application or a native client waits for this sign-in, it gets one.
 */
export function endsInSession(
  { settings }: IdentityContext,
  flow: RegistrationFlowRecord,
  method: string | undefined,
): boolean {
  if (flow.loginChallenge !== undefined || flow.exchange !== undefined) return true
  return settings.registration.endsInSession(method)
}

/** The last steps of a sign-up after which the person signs in by themselves. */
export async function finishWithoutSession(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: RegistrationFlowRecord,
  create: (on: Queryable) => Promise<IdentityRecord>,
  hooks: AfterFlow,
): Promise<FastifyReply> {
  try {
    const identity = await completeFlow(context, flow, create, (created, on) =>
      hooks.within({ identity: created, session: undefined }, on),
    )
    context.audit.record(dialogue.request, {
      event: 'registration',
      outcome: 'success',
      identityId: identity.id,
      details: { flow: flow.id, ...(flow.active !== undefined && { method: flow.active }) },
    })
    const { continueWith, redirectTo } = await hooks.afterwards({ identity, session: undefined })
    if (dialogue.json)
      return answerJson(dialogue, 200, {
        identity: identityBody(identity, context.settings),
        ...(continueWith.length > 0 && { continue_with: continueWith }),
      })
    return answerRedirect(dialogue, redirectTo ?? returnUrl(context, flow))
  } catch (error) {
    if (error instanceof FlowAlreadyCompleted) return answerCompleted(context, dialogue, flow)
    throw error
  }
}
