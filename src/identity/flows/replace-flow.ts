import type { FastifyReply } from 'fastify'
import type { UiText } from '../../contracts/identity-api.ts'
import { answerError, type Dialogue } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import { alreadyCompleted, flowExpired } from '../ui-text/flow-errors.ts'
import { emptyForm, type FlowRecord } from './flow.ts'
import { pageUrl, startUrl } from './flow-urls.ts'

export function isExpired({ clock }: IdentityContext, flow: FlowRecord): boolean {
  return flow.expiresAt <= clock()
}

/** What fetching an expired flow gives: 410 with the address that starts another one. */
export function requireUnexpired(context: IdentityContext, flow: FlowRecord): void {
  if (!isExpired(context, flow)) return
  const { kind, type, returnTo } = flow
  throw identityError('self_service_flow_expired', {
    reason: `The ${kind} flow has expired. Start another one.`,
    details:
      type === 'api'
        ? { api: `${context.settings.publicUrl}/self-service/${kind}/api` }
        : {
            // With the application's request, so that the person is told when that has expired as well.
            redirect_to: startUrl(context.settings, kind, {
              return_to: returnTo,
              login_challenge: 'loginChallenge' in flow ? flow.loginChallenge : undefined,
            }),
            ...(returnTo !== undefined && { return_to: returnTo }),
          },
  })
}

/** Answers a submission that came too late: another flow like it takes its place. */
export async function answerExpired(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: FlowRecord,
): Promise<FastifyReply> {
  const now = context.clock()
  return answerReplaced(context, dialogue, flow, flowExpired(flow.kind, flow.expiresAt, now), {
    code: 'self_service_flow_expired',
    beside: {
      expired_at: flow.expiresAt.toISOString(),
      since: (now.getTime() - flow.expiresAt.getTime()) * 1_000_000,
    },
  })
}

/** Answers a submission to a flow that was completed already. */
export async function answerCompleted(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: FlowRecord,
): Promise<FastifyReply> {
  return answerReplaced(context, dialogue, flow, alreadyCompleted(), {
    code: 'self_service_flow_replaced',
    beside: {},
  })
}

async function answerReplaced(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: FlowRecord,
  message: UiText,
  { code, beside }: { code: 'self_service_flow_expired' | 'self_service_flow_replaced'; beside: object },
): Promise<FastifyReply> {
  const replacement = await replaceFlow(context, flow, message)
  if (!dialogue.json) return dialogue.reply.redirect(pageUrl(context.settings, replacement), 303)
  return answerError(
    dialogue,
    identityError(code, {
      reason: `Continue with the ${flow.kind} flow ${replacement.id}.`,
      beside: { ...beside, use_flow_id: replacement.id },
    }),
  )
}

/** A new flow that leads to the same end; a native client keeps the code that it exchanges for a session. */
function replaceFlow(context: IdentityContext, flow: FlowRecord, message: UiText): Promise<FlowRecord> {
  const { id, kind, issuedAt, updatedAt, expiresAt, completedAt, active, ...kept } = flow
  const document = {
    ...kept,
    ...emptyForm,
    state: kind === 'settings' ? 'show_form' : 'choose_method',
    messages: [message],
    // The flow before this one was its own end.
    originFlowId: undefined,
  }
  return context.flows.start(kind, document as never, context.settings[kind].lifespanSeconds)
}
