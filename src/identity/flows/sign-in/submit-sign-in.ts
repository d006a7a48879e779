import type { FastifyReply, FastifyRequest } from 'fastify'
import type { UiText } from '../../../contracts/identity-api.ts'
import { answerRedirect, type Dialogue, dialogue } from '../../client/answer.ts'
import type { IdentityContext } from '../../context.ts'
import { requireCsrfToken } from '../../csrf/csrf-check.ts'
import { identityError } from '../../errors/identity-error.ts'
import { currentSession } from '../../sessions/current-session.ts'
import { enabledStrategies } from '../../strategies/index.ts'
import type { Authenticated, Detour, FormAgain, Newcomer } from '../../strategies/strategy.ts'
import { takesPart } from '../../strategies/takes-part.ts'
import type { Submission } from '../../submission/submission.ts'
import { failure, noLoginMethod, noRegistrationMethod } from '../../ui-text/flow-errors.ts'
import type { LoginFlowRecord, SignInFlowRecord } from '../flow.ts'
import { answerCompleted, answerExpired, isExpired } from '../replace-flow.ts'
import { answering, leaveFor, readSubmission, withPayload } from '../submitted-flow.ts'
import { submitTestLogin } from '../test-login/submit-test-login.ts'
import { isTest } from '../test-login/test-result.ts'
import { concludeSignIn } from './conclude-sign-in.ts'
import { showFormAgain } from './show-form.ts'

/** `POST /self-service/login` and `POST /self-service/registration`: somebody sent the form of this flow. */
export async function submitSignIn(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  flow: SignInFlowRecord,
): Promise<FastifyReply> {
  const talk = dialogue(request, reply, flow)
  return answering(talk, async () => {
    if (isTest(flow) && request.method === 'POST') return submitTestLogin(context, talk, flow)
    if (await isAlreadySignedIn(context, talk, flow)) return answerAlreadySignedIn(context, talk, flow)
    if (flow.completedAt) return answerCompleted(context, talk, flow)
    if (isExpired(context, flow)) return answerExpired(context, talk, flow)
    if (request.method !== 'POST')
      return showFormAgain(context, talk, flow, { messages: [failure('Send the form by POST.')] })

    const submission = readSubmission(context, flow, request)
    requireCsrfToken(context.settings, request.headers, flow, submission.csrf_token)
    if (flow.kind === 'login' && flow.requestedAal === 'aal2') await requireSessionOfFlow(context, talk, flow)
    const { method, outcome } = await tryStrategies(context, flow, submission, request)
    switch (outcome.kind) {
      case 'detour':
        return leaveFor(context, talk, flow, outcome, submission)
      case 'form':
        return showFormAgain(context, talk, flow, { ...outcome, ...(method && { active: method }) })
      default:
        return concludeSignIn(context, talk, withPayload(flow, submission), outcome)
    }
  })
}

async function tryStrategies(
  context: IdentityContext,
  flow: SignInFlowRecord,
  submission: Submission,
  request: FastifyRequest,
): Promise<{ method?: string; outcome: Authenticated | Newcomer | Detour | FormAgain }> {
  for (const { method, login, registration } of enabledStrategies(context))
    if (flow.kind === 'login' && login && takesPart(context, login, flow) && login.accepts(submission))
      return { method, outcome: await login.submit(context, { flow, submission, request }) }
    else if (flow.kind === 'registration' && registration?.accepts(submission))
      return { method, outcome: await registration.submit(context, { flow, submission, request }) }
  return { outcome: { kind: 'form', messages: [noMethod(flow)] } }
}

/** A second factor adds to the session of the person who was asked for it. */
async function requireSessionOfFlow(
  context: IdentityContext,
  { request }: Dialogue,
  flow: LoginFlowRecord,
): Promise<void> {
  const current = await currentSession(context, request)
  if (!current) throw identityError('session_aal1_required', 'Sign in first.')
  if (current.session.identityId !== flow.identityId)
    throw identityError('security_identity_mismatch', 'Somebody else is signed in now. Please start again.')
}

function noMethod({ kind }: SignInFlowRecord): UiText {
  return kind === 'login' ? noLoginMethod() : noRegistrationMethod()
}

/**
 * Whether the browser has a session already, so that this sign-in is not needed any more. Where an application
 * or a link waits for this very sign-in, it goes on.
 */
export async function isAlreadySignedIn(
  context: IdentityContext,
  { request }: Dialogue,
  flow: SignInFlowRecord,
): Promise<boolean> {
  if (flow.loginChallenge !== undefined) return false
  if (flow.kind === 'login' && (flow.refresh || flow.requestedAal !== 'aal1' || flow.link)) return false
  return (await currentSession(context, request)) !== undefined
}

export function answerAlreadySignedIn(
  context: IdentityContext,
  talk: Dialogue,
  flow: SignInFlowRecord,
): Promise<FastifyReply> | FastifyReply {
  if (!talk.json) return answerRedirect(talk, flow.returnTo ?? context.settings[flow.kind].defaultReturnUrl)
  return showFormAgain(context, talk, flow, {
    messages: [failure('You are signed in already. Ask with refresh=true for a fresh sign-in.')],
  })
}
