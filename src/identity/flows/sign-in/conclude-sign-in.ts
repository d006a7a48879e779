import type { FastifyReply } from 'fastify'
import type { Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import type { Authenticated, Newcomer } from '../../strategies/strategy.ts'
import { linkMismatch, noAccount } from '../../ui-text/flow-errors.ts'
import { emptyForm, type RegistrationFlowRecord, type SignInFlowRecord } from '../flow.ts'
import { concludeLogin } from './conclude-login.ts'
import { concludeRegistration } from './conclude-registration.ts'
import { showFormAgain } from './show-form.ts'

/** Somebody has shown who they are. Login and registration turn into each other, as the person turns out. */
export async function concludeSignIn(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: SignInFlowRecord,
  outcome: Authenticated | Newcomer,
): Promise<FastifyReply> {
  if (outcome.kind === 'authenticated') return concludeLogin(context, dialogue, flow, outcome)
  if (flow.kind === 'registration') return concludeRegistration(context, dialogue, flow, outcome)

  const refusal = flow.link ? linkMismatch() : context.settings.registration.enabled ? undefined : noAccount()
  if (refusal) return showFormAgain(context, dialogue, flow, { messages: [refusal] })
  return concludeRegistration(context, dialogue, await asRegistration(context, flow), outcome)
}

/** A new registration that leads to the same end. */
export function asRegistration(
  context: IdentityContext,
  flow: SignInFlowRecord,
): Promise<RegistrationFlowRecord> {
  const { type, requestUrl, returnTo, csrfBinding, schemaId, transientPayload, loginChallenge, exchange } =
    flow
  return context.flows.start(
    'registration',
    {
      ...emptyForm,
      type,
      requestUrl,
      state: 'choose_method',
      originFlowId: flow.id,
      ...(returnTo !== undefined && { returnTo }),
      ...(csrfBinding !== undefined && { csrfBinding }),
      ...(schemaId !== undefined && { schemaId }),
      ...(transientPayload && { transientPayload }),
      ...(loginChallenge !== undefined && { loginChallenge }),
      ...(exchange !== undefined && { exchange }),
    },
    context.settings.registration.lifespanSeconds,
  )
}
