import type { FastifyReply, FastifyRequest } from 'fastify'
import { answerRedirect, type Dialogue, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { requireCsrfToken } from '../../csrf/csrf-check.ts'
import { currentSession } from '../../sessions/current-session.ts'
import { type Submission, submissionMethod, textField } from '../../submission/submission.ts'
import { accountDisabled, noRecoveryMethod } from '../../ui-text/flow-errors.ts'
import { codeEnteredTooOften } from '../../ui-text/proof.ts'
import {
  recoveryCodeInvalid,
  recoveryCodeSent,
  recoveryDone,
  recoveryLinkSent,
} from '../../ui-text/recovery.ts'
import { missingFields } from '../../ui-text/validation.ts'
import type { RecoveryFlowRecord } from '../flow.ts'
import { answerProofEnded, answerProofExpired } from '../proof-by-message/replace-proof.ts'
import { refuseProof } from '../proof-by-message/show-proof.ts'
import { requireProofFlow } from '../proof-by-message/start-proof.ts'
import { submittedAddress } from '../proof-by-message/submitted-address.ts'
import { isExpired } from '../replace-flow.ts'
import { answering, readSubmission } from '../submitted-flow.ts'
import { answerRecovered } from './answer-recovered.ts'
import { chooseAddress } from './choose-address.ts'
import { isOperatorMade } from './present-recovery-flow.ts'
import { recover } from './recover.ts'
import { sendRecovery } from './send-recovery.ts'
import { alreadySignedIn } from './start-recovery.ts'

/** `POST /self-service/recovery`: an address to send something to, or the code that was sent. */
export async function submitRecovery(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: RecoveryFlowRecord,
): Promise<FastifyReply> {
  const talk = dialogue(request, reply, flow)
  return answering(talk, async () => {
    requireProofFlow(context, 'recovery')
    if (!isOperatorMade(flow) && (await currentSession(context, request))) {
      if (talk.json) throw alreadySignedIn()
      return answerRedirect(talk, flow.returnTo ?? context.settings.recovery.defaultReturnUrl)
    }
    if (flow.completedAt) return answerProofEnded(context, talk, flow, recoveryDone())
    if (isExpired(context, flow)) return answerProofExpired(context, talk, flow)
    const submission = readSubmission(context, flow, request)
    // What an operator made belongs to no browser; only its code counts.
    if (!isOperatorMade(flow))
      requireCsrfToken(context.settings, request.headers, flow, submission.csrf_token)
    if ((submissionMethod(submission) ?? flow.method) !== flow.method)
      return refuseProof(context, talk, flow, { messages: [noRecoveryMethod()] })
    return step(context, talk, withPayload(flow, submission), submission)
  })
}

function withPayload(
  flow: RecoveryFlowRecord,
  { transient_payload: transientPayload }: Submission,
): RecoveryFlowRecord {
  return transientPayload ? { ...flow, transientPayload } : flow
}

async function step(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  submission: Submission,
): Promise<FastifyReply> {
  const code = flow.method === 'code' ? textField(submission, 'code') : undefined
  if (flow.choosesAddress) {
    const moves = ['screen', 'recovery_confirm_address'].some((name) => textField(submission, name))
    return flow.state === 'recovery_awaiting_code' && !moves
      ? check(context, talk, flow, code)
      : chooseAddress(context, talk, flow, submission)
  }
  const isSending = textField(submission, 'email') !== undefined || flow.state === 'choose_method'
  return isSending && !isOperatorMade(flow)
    ? send(context, talk, flow, textField(submission, 'email'))
    : check(context, talk, flow, code)
}

async function send(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  text: string | undefined,
): Promise<FastifyReply> {
  const submitted = submittedAddress('email', text, false)
  if ('refused' in submitted) return refuseProof(context, talk, flow, submitted.refused)
  const { address } = submitted
  return sendRecovery(context, talk, { ...flow, address: text ?? address.value }, address, {
    state: 'sent_email',
    message: flow.method === 'code' ? recoveryCodeSent() : recoveryLinkSent(),
  })
}

async function check(
  context: IdentityContext,
  talk: Dialogue,
  flow: RecoveryFlowRecord,
  secret: string | undefined,
): Promise<FastifyReply> {
  if (secret === undefined)
    return refuseProof(context, talk, flow, {
      fieldMessages: missingFields(flow.method === 'code' ? { code: secret } : { email: secret }),
    })
  const account = flow.identityId ?? flow.sentTo ?? flow.id
  const guess = await context.guesses.begin('code', account, talk.request)
  if (guess.refusal) return refuseProof(context, talk, flow, { messages: [guess.refusal] })
  const attempt = await context.codes.attempt(flow.id, secret)
  if (attempt.kind === 'too_often') return answerProofEnded(context, talk, flow, codeEnteredTooOften())
  const outcome = attempt.kind === 'right' ? await recover(context, talk, flow, attempt.code) : 'useless'
  if (outcome === 'useless')
    return refuseProof(context, talk, flow, { messages: [recoveryCodeInvalid()] }, 200)
  await guess.wasRight()
  if (typeof outcome === 'object' && 'refused' in outcome)
    return outcome.refused.kind === 'answered'
      ? outcome.refused.reply
      : refuseProof(context, talk, flow, outcome.refused)
  if (outcome === 'disabled') return refuseProof(context, talk, flow, { messages: [accountDisabled()] })
  return answerRecovered(context, talk, flow, outcome)
}
