import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Dialogue, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { requireCsrfToken } from '../../csrf/csrf-check.ts'
import type { Address } from '../../one-time-codes/address.ts'
import { type Submission, submissionMethod, textField } from '../../submission/submission.ts'
import { noVerificationMethod } from '../../ui-text/flow-errors.ts'
import { codeEnteredTooOften } from '../../ui-text/proof.ts'
import { missingFields } from '../../ui-text/validation.ts'
import {
  verificationCodeInvalid,
  verificationCodeSent,
  verificationDone,
  verificationLinkSent,
} from '../../ui-text/verification.ts'
import { emptyForm, type VerificationFlowRecord } from '../flow.ts'
import { answerProofEnded, answerProofExpired } from '../proof-by-message/replace-proof.ts'
import { sendProof } from '../proof-by-message/send-proof.ts'
import { refuseProof, showProof } from '../proof-by-message/show-proof.ts'
import { requireProofFlow } from '../proof-by-message/start-proof.ts'
import { sendsSms, submittedAddress } from '../proof-by-message/submitted-address.ts'
import { isExpired } from '../replace-flow.ts'
import { answering, readSubmission } from '../submitted-flow.ts'
import { verifyAddress } from './verify-address.ts'

/** `POST /self-service/verification`: an address to send something to, or the code that was sent. */
export async function submitVerification(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: VerificationFlowRecord,
): Promise<FastifyReply> {
  const talk = dialogue(request, reply, flow)
  return answering(talk, async () => {
    requireProofFlow(context, 'verification')
    if (flow.completedAt) return answerProofEnded(context, talk, flow, verificationDone())
    if (isExpired(context, flow)) return answerProofExpired(context, talk, flow)
    const submission = readSubmission(context, flow, request)
    requireCsrfToken(context.settings, request.headers, flow, submission.csrf_token)
    if ((submissionMethod(submission) ?? flow.method) !== flow.method)
      return refuseProof(context, talk, flow, { messages: [noVerificationMethod()] })

    const code = flow.method === 'code' ? textField(submission, 'code') : undefined
    // The button that sends another code names the address, whatever stands in the field for the code.
    if (textField(submission, 'email') !== undefined || flow.state !== 'sent_email')
      return send(context, talk, flow, submission)
    if (code === undefined)
      return refuseProof(context, talk, flow, {
        fieldMessages: missingFields(flow.method === 'code' ? { code } : { email: undefined }),
      })
    return check(context, talk, flow, code)
  })
}

async function send(
  context: IdentityContext,
  talk: Dialogue,
  flow: VerificationFlowRecord,
  submission: Submission,
): Promise<FastifyReply> {
  const text = textField(submission, 'email')
  const submitted = submittedAddress('email', text, sendsSms(context))
  if ('refused' in submitted) return refuseProof(context, talk, flow, submitted.refused)
  const { address } = submitted
  const refusal = await context.messageLimits.refusal(address, talk.request)
  if (refusal) return refuseProof(context, talk, flow, { messages: [refusal] })

  const identity = await context.identities.findByVerifiableAddress(address.via, address.value)
  const { sealedCode: _, transientPayload, ...rest } = flow
  const payload = submission.transient_payload ?? transientPayload
  const sent = await context.database.transaction(async (on) => {
    const saved = await context.flows.save<VerificationFlowRecord>(
      {
        ...rest,
        ...emptyForm,
        ...(payload && { transientPayload: payload }),
        active: flow.method,
        state: 'sent_email',
        address: text ?? address.value,
        messages: [sentMessage(flow, address)],
      },
      on,
    )
    await sendProof(context, saved, { ...address, identity }, on)
    return saved
  })
  return showProof(context, talk, sent)
}

function sentMessage({ method }: VerificationFlowRecord, { via }: Address) {
  return method === 'code' ? verificationCodeSent(via) : verificationLinkSent()
}

async function check(
  context: IdentityContext,
  talk: Dialogue,
  flow: VerificationFlowRecord,
  secret: string,
): Promise<FastifyReply> {
  const attempt = await context.codes.attempt(flow.id, secret)
  if (attempt.kind === 'too_often') return answerProofEnded(context, talk, flow, codeEnteredTooOften())
  const verified = attempt.kind === 'right' && (await verifyAddress(context, talk, flow, attempt.code))
  return verified
    ? showProof(context, talk, { ...flow, state: 'passed_challenge' })
    : refuseProof(context, talk, flow, { messages: [verificationCodeInvalid()] }, 200)
}
