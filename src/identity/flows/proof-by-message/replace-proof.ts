import type { FastifyReply } from 'fastify'
import type { UiText } from '../../../contracts/identity-api.ts'
import { answerError, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { csrfBinding } from '../../csrf/csrf-check.ts'
import { ensureCsrfSecret } from '../../csrf/csrf-cookie.ts'
import { identityError } from '../../errors/identity-error.ts'
import { flowExpired } from '../../ui-text/flow-errors.ts'
import { emptyForm, type ProofFlowRecord } from '../flow.ts'
import { pageUrl } from '../flow-urls.ts'

/** Answers a submission that came too late: another flow like it takes its place. */
export async function answerProofExpired(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: ProofFlowRecord,
): Promise<FastifyReply> {
  const now = context.clock()
  const replacement = await replaceProof(context, flow, flowExpired(flow.kind, flow.expiresAt, now))
  if (!dialogue.json) return dialogue.reply.redirect(pageUrl(context.settings, replacement), 303)
  if (!context.settings.recovery.usesTransitions) return redirectToFlow(context, dialogue, replacement)
  return answerError(
    dialogue,
    identityError('self_service_flow_expired', {
      reason: `Continue with the ${flow.kind} flow ${replacement.id}.`,
      details: continueWith(context, replacement),
      beside: {
        expired_at: flow.expiresAt.toISOString(),
        since: (now.getTime() - flow.expiresAt.getTime()) * 1_000_000,
        use_flow_id: replacement.id,
      },
    }),
  )
}

/** Answers a submission to a flow that has come to its end: another flow says so. */
export async function answerProofEnded(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: ProofFlowRecord,
  message: UiText,
): Promise<FastifyReply> {
  const replacement = await replaceProof(context, flow, message)
  if (!dialogue.json) return dialogue.reply.redirect(pageUrl(context.settings, replacement), 303)
  if (flow.kind === 'recovery' && !context.settings.recovery.usesTransitions)
    return redirectToFlow(context, dialogue, replacement)
  return answerError(
    dialogue,
    identityError('self_service_flow_replaced', {
      reason: `Continue with the ${flow.kind} flow ${replacement.id}.`,
      ...(context.settings.recovery.usesTransitions && { details: continueWith(context, replacement) }),
      beside: { use_flow_id: replacement.id },
    }),
  )
}

/** Whoever opens a link that is worth nothing begins anew, in their browser. */
export async function answerUselessLink(
  context: IdentityContext,
  { request, reply }: Dialogue,
  flow: ProofFlowRecord,
  message: UiText,
): Promise<FastifyReply> {
  const secret = ensureCsrfSecret(context.settings, request.headers.cookie, reply)
  const replacement = await replaceProof(context, flow, message, {
    type: 'browser',
    csrfBinding: csrfBinding(secret),
    // Without the token: what the address of a flow says is shown.
    requestUrl: `${context.settings.publicUrl}/self-service/${flow.kind}?flow=${flow.id}`,
  })
  return reply.redirect(pageUrl(context.settings, replacement), 303)
}

/** A new flow that leads to the same end. */
function replaceProof<Flow extends ProofFlowRecord>(
  context: IdentityContext,
  { kind, type, requestUrl, returnTo, csrfBinding: binding, schemaId }: Flow,
  message: UiText,
  differences: {
    readonly type?: 'browser'
    readonly csrfBinding?: string
    readonly requestUrl?: string
  } = {},
): Promise<ProofFlowRecord> {
  const { use, lifespanSeconds } = context.settings[kind]
  const choosesAddress = kind === 'recovery' && use === 'code' && context.settings.recovery.choosesAddress
  const document = {
    ...emptyForm,
    type,
    requestUrl,
    state: choosesAddress ? 'recovery_awaiting_address' : 'choose_method',
    active: use,
    method: use,
    messages: [message],
    ...(returnTo !== undefined && { returnTo }),
    ...(binding !== undefined && { csrfBinding: binding }),
    ...(schemaId !== undefined && { schemaId }),
    ...(choosesAddress && { choosesAddress }),
    ...differences,
  }
  return context.flows.start(kind, document as never, lifespanSeconds)
}

/** As Kratos answers scripts, which follow redirects. */
function redirectToFlow(
  { settings }: IdentityContext,
  { reply }: Dialogue,
  { kind, id }: ProofFlowRecord,
): FastifyReply {
  return reply.redirect(`${settings.publicUrl}/self-service/${kind}/flows?id=${id}`, 303)
}

function continueWith({ settings }: IdentityContext, flow: ProofFlowRecord) {
  const action = flow.kind === 'recovery' ? 'show_recovery_ui' : 'show_verification_ui'
  return { continue_with: [{ action, flow: { id: flow.id, url: pageUrl(settings, flow) } }] }
}
