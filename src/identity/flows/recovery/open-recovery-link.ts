import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Dialogue, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { accountDisabled, flowExpired } from '../../ui-text/flow-errors.ts'
import { recoveryDone, recoveryLinkInvalid } from '../../ui-text/recovery.ts'
import type { RecoveryFlowRecord } from '../flow.ts'
import { pageUrl } from '../flow-urls.ts'
import { answerUselessLink } from '../proof-by-message/replace-proof.ts'
import { requireProofFlow } from '../proof-by-message/start-proof.ts'
import { isExpired } from '../replace-flow.ts'
import { answerRecovered } from './answer-recovered.ts'
import { recover } from './recover.ts'

/** `GET /self-service/recovery`: somebody opens the link in a message, in whichever browser; it signs in there. */
export async function openRecoveryLink(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: RecoveryFlowRecord,
  token: string | undefined,
): Promise<FastifyReply> {
  requireProofFlow(context, 'recovery')
  // Programs that look at links before a person does must not use them up.
  if (request.method !== 'GET') return reply.redirect(pageUrl(context.settings, flow), 303)
  const talk: Dialogue = { ...dialogue(request, reply, flow), json: false }
  if (token === undefined) return reply.redirect(pageUrl(context.settings, flow), 303)
  if (isExpired(context, flow) && !flow.completedAt)
    return answerUselessLink(context, talk, flow, flowExpired('recovery', flow.expiresAt, context.clock()))
  if (flow.method !== 'link') return answerUselessLink(context, talk, flow, recoveryDone())
  const attempt = await context.codes.attempt(flow.id, token)
  // Whatever client asked for it, a browser has opened it.
  const inBrowser: RecoveryFlowRecord = { ...flow, type: 'browser' }
  const outcome = attempt.kind === 'right' ? await recover(context, talk, inBrowser, attempt.code) : 'useless'
  if (outcome === 'useless') return answerUselessLink(context, talk, flow, recoveryLinkInvalid())
  if (typeof outcome === 'object' && 'refused' in outcome)
    return outcome.refused.kind === 'answered'
      ? outcome.refused.reply
      : answerUselessLink(context, talk, flow, outcome.refused.messages[0] ?? recoveryLinkInvalid())
  if (outcome === 'disabled') return answerUselessLink(context, talk, flow, accountDisabled())
  return answerRecovered(context, talk, inBrowser, outcome)
}
