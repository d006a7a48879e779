import type { FastifyReply } from 'fastify'
import { recordRefusedForm } from '../../audit/refused-form.ts'
import { answerJson, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { readCsrfSecret } from '../../csrf/csrf-cookie.ts'
import type { FormAgain } from '../../strategies/strategy.ts'
import type { ProofFlowRecord } from '../flow.ts'
import { pageUrl } from '../flow-urls.ts'
import { presentProofFlow } from './present-proof-flow.ts'

/** Shows where a flow stands: the flow for scripts, its page for browsers. @param status for scripts */
export function showProof(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: ProofFlowRecord,
  status: 200 | 400 = 200,
): FastifyReply {
  if (!dialogue.json) return dialogue.reply.redirect(pageUrl(context.settings, flow), 303)
  const csrfSecret =
    flow.type === 'browser' ? readCsrfSecret(context.settings, dialogue.request.headers.cookie) : undefined
  return answerJson(dialogue, status, presentProofFlow(context, flow, csrfSecret))
}

/** Keeps what is wrong with a submission and shows the form again. */
export async function refuseProof(
  context: IdentityContext,
  dialogue: Dialogue,
  flow: ProofFlowRecord,
  { messages = [], fieldMessages = {} }: Omit<FormAgain, 'kind'>,
  status: 200 | 400 = 400,
): Promise<FastifyReply> {
  recordRefusedForm(context, dialogue.request, flow, { messages, fieldMessages, active: flow.method })
  return showProof(context, dialogue, await context.flows.save({ ...flow, messages, fieldMessages }), status)
}
