import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { pageUrl } from '../flow-urls.ts'
import { beforeProof } from '../proof-by-message/proof-hooks.ts'
import { newProofDocument, requireProofFlow } from '../proof-by-message/start-proof.ts'
import { bindToBrowser } from '../start-request.ts'
import { presentVerificationFlow } from './present-verification-flow.ts'

interface VerificationQuery {
  readonly return_to?: string | undefined
}

/** `GET /self-service/verification/browser` */
export async function startBrowserVerification(
  context: IdentityContext,
  dialogue: Dialogue,
  query: VerificationQuery,
) {
  requireProofFlow(context, 'verification')
  const document = newProofDocument(context, 'verification', dialogue.request, query)
  const { csrfSecret, csrfBinding } = bindToBrowser(context, dialogue)
  const flow = await context.flows.start(
    'verification',
    { ...document, type: 'browser', csrfBinding },
    context.settings.verification.lifespanSeconds,
  )
  await beforeProof(context, dialogue, flow)
  return dialogue.json
    ? answerJson(dialogue, 200, presentVerificationFlow(context, flow, csrfSecret))
    : answerRedirect(dialogue, pageUrl(context.settings, flow))
}

/** `GET /self-service/verification/api` */
export async function startNativeVerification(
  context: IdentityContext,
  dialogue: Dialogue,
  query: VerificationQuery,
) {
  requireProofFlow(context, 'verification')
  const document = newProofDocument(context, 'verification', dialogue.request, query)
  const flow = await context.flows.start(
    'verification',
    { ...document, type: 'api' },
    context.settings.verification.lifespanSeconds,
  )
  await beforeProof(context, dialogue, flow)
  return answerJson(dialogue, 200, presentVerificationFlow(context, flow, undefined))
}
