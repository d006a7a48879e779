import type { FastifyReply, FastifyRequest } from 'fastify'
import { seal } from '../../../cryptography/seal.ts'
import { type Dialogue, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { csrfBinding } from '../../csrf/csrf-check.ts'
import { ensureCsrfSecret } from '../../csrf/csrf-cookie.ts'
import { flowExpired } from '../../ui-text/flow-errors.ts'
import { verificationLinkInvalid } from '../../ui-text/verification.ts'
import type { VerificationFlowRecord } from '../flow.ts'
import { pageUrl } from '../flow-urls.ts'
import { answerUselessLink } from '../proof-by-message/replace-proof.ts'
import { requireProofFlow } from '../proof-by-message/start-proof.ts'
import { isExpired } from '../replace-flow.ts'
import { mailedCodePurpose } from './present-verification-flow.ts'
import { verifyAddress } from './verify-address.ts'

interface MailedQuery {
  readonly token?: string | undefined
  readonly code?: string | undefined
}

/**
 * `GET /self-service/verification`: somebody opens the link in a message, in whichever browser. A link verifies;
 * a code only fills in the form, so that a mail program that looks at links does not use it up.
 */
export async function openVerificationLink(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: VerificationFlowRecord,
  { token, code }: MailedQuery,
): Promise<FastifyReply> {
  requireProofFlow(context, 'verification')
  // Programs that look at links before a person does must not use them up.
  if (request.method !== 'GET') return reply.redirect(pageUrl(context.settings, flow), 303)
  const talk: Dialogue = { ...dialogue(request, reply, flow), json: false }
  const page = pageUrl(context.settings, flow)
  if (flow.method === 'code') {
    if (code !== undefined && !flow.completedAt) await fillIn(context, talk, flow, code)
    return reply.redirect(page, 303)
  }
  if (isExpired(context, flow)) {
    const message = flowExpired('verification', flow.expiresAt, context.clock())
    return answerUselessLink(context, talk, flow, message)
  }
  const attempt = await context.codes.attempt(flow.id, token ?? '')
  if (attempt.kind === 'right') await handOver(context, talk, flow)
  const verified = attempt.kind === 'right' && (await verifyAddress(context, talk, flow, attempt.code))
  if (!verified) return answerUselessLink(context, talk, flow, verificationLinkInvalid())
  return reply.redirect(page, 303)
}

async function fillIn(
  context: IdentityContext,
  talk: Dialogue,
  flow: VerificationFlowRecord,
  code: string,
): Promise<void> {
  const attempt = await context.codes.attempt(flow.id, code)
  if (attempt.kind === 'right')
    await handOver(context, talk, { ...flow, sealedCode: seal(context.secrets, mailedCodePurpose, code) })
}

/** The flow goes over to the browser that has what was mailed; to no browser that only knows the flow. */
async function handOver(
  { settings, flows }: IdentityContext,
  { request, reply }: Dialogue,
  flow: VerificationFlowRecord,
): Promise<void> {
  const binding =
    flow.type === 'browser'
      ? { csrfBinding: csrfBinding(ensureCsrfSecret(settings, request.headers.cookie, reply)) }
      : {}
  await flows.save({ ...flow, ...binding })
}
