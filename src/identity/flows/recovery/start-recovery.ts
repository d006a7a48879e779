import { answerJson, answerRedirect, type Dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import { currentSession } from '../../sessions/current-session.ts'
import { pageUrl } from '../flow-urls.ts'
import { beforeProof } from '../proof-by-message/proof-hooks.ts'
import { newProofDocument, requireProofFlow } from '../proof-by-message/start-proof.ts'
import { bindToBrowser, returnToOf } from '../start-request.ts'
import { presentRecoveryFlow } from './present-recovery-flow.ts'

interface RecoveryQuery {
  readonly return_to?: string | undefined
  readonly skip_settings?: boolean | undefined
}

/** `GET /self-service/recovery/browser` */
export async function startBrowserRecovery(
  context: IdentityContext,
  dialogue: Dialogue,
  query: RecoveryQuery,
) {
  requireProofFlow(context, 'recovery')
  const document = newRecoveryDocument(context, dialogue, query)
  if (await currentSession(context, dialogue.request)) {
    if (dialogue.json) throw alreadySignedIn()
    return dialogue.reply.redirect(returnToOf(context, 'recovery', query), 302)
  }
  const { csrfSecret, csrfBinding } = bindToBrowser(context, dialogue)
  const flow = await context.flows.start(
    'recovery',
    { ...document, type: 'browser', csrfBinding },
    context.settings.recovery.lifespanSeconds,
  )
  await beforeProof(context, dialogue, flow)
  return dialogue.json
    ? answerJson(dialogue, 200, presentRecoveryFlow(context, flow, csrfSecret))
    : answerRedirect(dialogue, pageUrl(context.settings, flow))
}

/** `GET /self-service/recovery/api` */
export async function startNativeRecovery(context: IdentityContext, dialogue: Dialogue) {
  requireProofFlow(context, 'recovery')
  if (await currentSession(context, dialogue.request)) throw alreadySignedIn()
  const flow = await context.flows.start(
    'recovery',
    { ...newRecoveryDocument(context, dialogue, {}), type: 'api' },
    context.settings.recovery.lifespanSeconds,
  )
  await beforeProof(context, dialogue, flow)
  return answerJson(dialogue, 200, presentRecoveryFlow(context, flow, undefined))
}

function newRecoveryDocument(context: IdentityContext, { request }: Dialogue, query: RecoveryQuery) {
  const { use, choosesAddress } = context.settings.recovery
  return {
    ...newProofDocument(context, 'recovery', request, query),
    ...(query.skip_settings && { skipSettings: true }),
    ...(choosesAddress && use === 'code' && { choosesAddress, state: 'recovery_awaiting_address' }),
  }
}

export function alreadySignedIn() {
  return identityError('session_already_available', 'Sign out before you recover an account.')
}
